package dev.skein.jdbc.flight;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What bounds the calls that one statement makes: a budget of time spent waiting for the server, and a switch that
 * cancels them all from any thread. Time that the application takes between two rows does not count.
 */
public final class CallScope {
    private static final long UNLIMITED = Long.MAX_VALUE;

    private final long budgetMillis;
    private final long idleLimitMillis;
    private final List<StreamingCall> running = new ArrayList<>();
    private long budgetNanos;
    private boolean cancelled;

    private CallScope(long budgetMillis, long idleLimitMillis) {
        this.budgetMillis = budgetMillis;
        this.idleLimitMillis = idleLimitMillis;
        this.budgetNanos = budgetMillis == 0 ? UNLIMITED : TimeUnit.MILLISECONDS.toNanos(budgetMillis);
    }

    /**
     * A scope for one execution.
     *
     * @param budgetMillis how long its calls may wait for the server in total; 0 for as long as it takes
     * @param idleLimitMillis how long the server may be silent before the connection counts as lost; 0 for no limit
     */
    public static CallScope of(long budgetMillis, long idleLimitMillis) {
        return new CallScope(budgetMillis, idleLimitMillis);
    }

    /** Cancels what runs in this scope and whatever would start in it later. */
    public void cancel() {
        List<StreamingCall> calls;
        synchronized (this) {
            cancelled = true;
            calls = List.copyOf(running);
        }
        for (StreamingCall call : calls) {
            call.cancel();
        }
    }

    /** Whether {@link #cancel} was called. */
    public synchronized boolean isCancelled() {
        return cancelled;
    }

    long budgetMillis() {
        return budgetMillis;
    }

    synchronized void enter(StreamingCall call) {
        running.add(call);
    }

    synchronized void leave(StreamingCall call) {
        running.remove(call);
    }

    /** How long the next wait may take at most. */
    synchronized long waitLimitNanos() {
        long idle = idleLimitMillis == 0 ? UNLIMITED : TimeUnit.MILLISECONDS.toNanos(idleLimitMillis);
        return Math.min(budgetNanos, idle);
    }

    /** Charges a wait to the budget; answers why the call must end, or null if it may go on. */
    synchronized @Nullable Expiry charge(long waitedNanos, boolean answered) {
        if (budgetNanos != UNLIMITED) {
            budgetNanos = Math.max(0, budgetNanos - waitedNanos);
        }
        if (answered) {
            return null;
        }
        return budgetNanos == 0 ? Expiry.BUDGET : Expiry.SILENCE;
    }

    /** Why a wait ended without an answer. */
    enum Expiry {
        /** The scope's time is used up. */
        BUDGET,
        /** The server was silent for too long. */
        SILENCE
    }
}
