package dev.skein.executor.pipeline;

import dev.skein.executor.QueryProfile.OperatorProfile;
import dev.skein.storage.batch.Batch;

/// The state of an operator in one driver: takes batches from the operator before it.
///
/// Confined to its driver's worker. What several drivers share is an object of its own.
public abstract class Operator {
    private final Worker worker;
    private final OperatorProfile profile;

    /// @param profile where the operator's time is counted
    protected Operator(Worker worker, OperatorProfile profile) {
        this.worker = worker;
        this.profile = profile;
    }

    /// The worker that drives it.
    protected final Worker worker() {
        return worker;
    }

    /// Its counters.
    protected final OperatorProfile profile() {
        return profile;
    }

    /// Hands over a batch, borrowed until this returns.
    public final void accept(Batch batch) {
        OperatorProfile caller = worker.enter(profile);
        try {
            push(batch);
        } finally {
            worker.leave(caller);
        }
    }

    /// Says that the driver has no more batches.
    public final void end() {
        OperatorProfile caller = worker.enter(profile);
        try {
            finish();
        } finally {
            worker.leave(caller);
        }
    }

    /// Takes a batch, borrowed until this returns.
    protected abstract void push(Batch batch);

    /// No more batches come: passes on what is left, then the end itself.
    protected abstract void finish();

    /// Whether more batches can change anything; asked between batches.
    public abstract boolean wantsInput();
}
