package dev.skein.executor.operator;

import dev.skein.executor.QueryProfile.OperatorProfile;
import dev.skein.executor.expression.Predicate;
import dev.skein.executor.pipeline.Operator;
import dev.skein.executor.pipeline.StreamingOperator;
import dev.skein.executor.pipeline.Worker;
import dev.skein.storage.batch.Batch;

/// Passes on batches with fewer rows selected; copies nothing.
final class FilterOperator extends StreamingOperator {
    private final Predicate predicate;
    private final int[] selection = new int[Batch.MAX_ROWS];

    FilterOperator(Worker worker, OperatorProfile profile, Operator downstream, Predicate predicate) {
        super(worker, profile, downstream);
        this.predicate = predicate;
    }

    @Override
    protected void push(Batch batch) {
        int count = predicate.select(batch, selection);
        if (count == batch.selectedCount()) {
            emit(batch);
        } else if (count > 0) {
            emit(batch.select(selection, count, predicate.rowSet()));
        }
    }
}
