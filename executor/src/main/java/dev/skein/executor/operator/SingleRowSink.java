package dev.skein.executor.operator;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.executor.QueryProfile.OperatorProfile;
import dev.skein.executor.operator.rows.RowStore;
import dev.skein.executor.pipeline.Operator;
import dev.skein.executor.pipeline.Worker;
import dev.skein.storage.batch.Batch;

/// Keeps the only row of a scalar subquery.
final class SingleRowSink extends Operator {
    private final RowStore row;
    private final int[] places;

    /// @param row where the row is put; shared by all drivers, which lock it
    SingleRowSink(Worker worker, OperatorProfile profile, RowStore row, int columnCount) {
        super(worker, profile);
        this.row = row;
        this.places = new int[columnCount];
        for (int i = 0; i < columnCount; i++) {
            places[i] = i;
        }
    }

    @Override
    protected void push(Batch batch) {
        synchronized (row) {
            if (row.rowCount() + batch.selectedCount() > 1) {
                throw new SkeinException(ErrorCode.CARDINALITY_VIOLATION,
                        "more than one row returned by a subquery used as an expression; add a condition, an aggregate or"
                                + " LIMIT 1 to the subquery");
            }
            row.append(batch, places);
        }
    }

    @Override
    protected void finish() {}

    @Override
    public boolean wantsInput() {
        return true;
    }
}
