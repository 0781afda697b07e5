package dev.skein.executor.operator.rows;

import dev.skein.executor.QueryProfile.OperatorProfile;
import dev.skein.executor.pipeline.Operator;
import dev.skein.executor.pipeline.StreamingOperator;
import dev.skein.executor.pipeline.Worker;
import dev.skein.storage.batch.Batch;

/// Writes rows to files instead of passing them on, to be worked on when all came.
public final class PartWriter extends StreamingOperator {
    private final PartitionedRows.Writer writer;
    private final int[] places;

    /// @param places which columns to write
    public PartWriter(
            Worker worker, OperatorProfile profile, Operator downstream, PartitionedRows files, int[] places) {
        super(worker, profile, downstream);
        this.writer = files.new Writer();
        this.places = places;
    }

    @Override
    protected void push(Batch batch) {
        writer.write(batch, places);
    }
}
