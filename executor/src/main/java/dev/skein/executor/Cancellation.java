package dev.skein.executor;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A wish that a query end early. Thread-safe; once made, it stays.
public final class Cancellation {
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile @Nullable Reason reason;

    private record Reason(ErrorCode code, String message) {}

    /// Wishes it; later reasons are ignored.
    ///
    /// @param why completes the sentence "the query was cancelled: …"
    public void cancel(String why) {
        cancel(ErrorCode.QUERY_CANCELLED, "the query was cancelled: " + why);
    }

    /// Wishes it for a reason that is not its client's.
    ///
    /// @param code the error that the query ends with
    /// @param message says why
    public void cancel(ErrorCode code, String message) {
        synchronized (this) {
            if (reason != null) {
                return;
            }
            reason = new Reason(code, message);
        }
        listeners.forEach(Runnable::run);
    }

    /// Whether it was wished.
    public boolean isCancelled() {
        return reason != null;
    }

    /// Fails with the error of the wish, most often QUERY_CANCELLED, if it was made.
    public void check() {
        Reason why = reason;
        if (why != null) {
            throw new SkeinException(why.code(), why.message());
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
