package dev.skein.server.admission;

import dev.skein.executor.Cancellation;
import dev.skein.storage.memory.QueryMemory;
import java.util.OptionalInt;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/// A statement's place before the executor: first in the queue, then among those that run. Thread-safe; closed once the
/// statement is over and its memory is free.
public final class Place implements AutoCloseable {
    private final Admission admission;
    private final Demand demand;
    private final QueryMemory memory;
    private final boolean cheap;

    // all guarded by the admission's lock, and changed by it alone
    State state = State.NEW;
    long waitedNanos;
    long queuedSinceNanos;
    int overtaken;
    @Nullable Condition admitted;

    enum State {
        /// Has not asked yet, and may never have to.
        NEW,
        /// Waits.
        QUEUED,
        /// Runs, and takes one of the places for statements that run.
        RUNNING,
        /// Has no such place: what is left of it needs none, or it never had one.
        PASSED
    }

    Place(Admission admission, Demand demand, QueryMemory memory, boolean cheap) {
        this.admission = admission;
        this.demand = demand;
        this.memory = memory;
        this.cheap = cheap;
    }

    /// Waits until the statement may run; then the memory that it is expected to need is set aside for it.
    ///
    /// @param cancellation ends the wait, too
    /// @throws dev.skein.catalog.SkeinException TOO_MANY_QUERIES if the queue is full or the wait too long; the error of
    ///     the cancellation
    public void enter(Cancellation cancellation) {
        admission.enter(this, cancellation);
    }

    /// Lets another statement run, as the hard part of this one is done: its first rows are there.
    public void pass() {
        admission.leave(this);
    }

    /// Lets go of the place, wherever it is.
    @Override
    public void close() {
        admission.leave(this);
    }

    /// What the statement is expected to need.
    public Demand demand() {
        return demand;
    }

    /// How many statements of its kind wait before it, and itself; empty if it does not wait.
    public OptionalInt position() {
        return admission.position(this);
    }

    /// How long it has waited.
    public long waitedNanos() {
        return admission.waitedNanos(this);
    }

    QueryMemory memory() {
        return memory;
    }

    boolean cheap() {
        return cheap;
    }
}
