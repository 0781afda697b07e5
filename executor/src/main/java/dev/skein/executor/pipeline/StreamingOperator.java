package dev.skein.executor.pipeline;

import dev.skein.executor.QueryProfile.OperatorProfile;
import dev.skein.storage.batch.Batch;

/// An operator that passes batches on to the next one of its driver.
public abstract class StreamingOperator extends Operator {
    private final Operator downstream;

    protected StreamingOperator(Worker worker, OperatorProfile profile, Operator downstream) {
        super(worker, profile);
        this.downstream = downstream;
    }

    /// Passes a batch on, unless it is empty.
    protected final void emit(Batch batch) {
        if (batch.selectedCount() == 0) {
            return;
        }
        profile().rows.add(batch.selectedCount());
        profile().batches.increment();
        downstream.accept(batch);
    }

    @Override
    protected void finish() {
        downstream.end();
    }

    @Override
    public boolean wantsInput() {
        return downstream.wantsInput();
    }
}
