package dev.skein.executor;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A wish that a query end early. Thread-safe; once made, it stays.
public final class Cancellation {
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile @Nullable String reason;

    /// Wishes it; later reasons are ignored.
    ///
    /// @param why completes the sentence "the query was cancelled: …"
    public void cancel(String why) {
        synchronized (this) {
            if (reason != null) {
                return;
            }
            reason = why;
        }
        listeners.forEach(Runnable::run);
    }

    /// Whether it was wished.
    public boolean isCancelled() {
        return reason != null;
    }

    /// Fails with QUERY_CANCELLED if it was wished.
    public void check() {
        String why = reason;
        if (why != null) {
            throw new SkeinException(ErrorCode.QUERY_CANCELLED, "the query was cancelled: " + why);
        }
    }

    /// Has something run when it is wished, on the thread that wishes it; at once if it was already.
    public void onCancel(Runnable listener) {
        listeners.add(listener);
        if (isCancelled()) {
            listener.run();
        }
    }
}
