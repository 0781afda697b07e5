package dev.skein.executor.operator;

import dev.skein.executor.QueryProfile.OperatorProfile;
import dev.skein.executor.pipeline.Operator;
import dev.skein.executor.pipeline.Worker;
import dev.skein.storage.batch.Batch;

/// The end of a chain that gives no rows, because it is run for what it finds out.
final class NoRows extends Operator {
    NoRows(Worker worker) {
        super(worker, new OperatorProfile());
    }

    @Override
    protected void push(Batch batch) {
        throw new IllegalStateException("rows where none are expected");
    }

    @Override
    protected void finish() {
        // Nothing was kept.
    }

    @Override
    public boolean wantsInput() {
        return true;
    }
}
