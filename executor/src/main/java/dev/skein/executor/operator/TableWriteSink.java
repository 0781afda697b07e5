package dev.skein.executor.operator;

import dev.skein.executor.QueryProfile.OperatorProfile;
import dev.skein.executor.kernel.Densifier;
import dev.skein.executor.pipeline.Operator;
import dev.skein.executor.pipeline.Worker;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.spi.BatchWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/// Stages a driver's rows in the statement's write session.
final class TableWriteSink extends Operator {
    private final BatchWriter writer;
    private final LongAdder rows;
    private final List<Densifier> densifiers = new ArrayList<>();

    /// @param rows counts the rows of all drivers
    TableWriteSink(Worker worker, OperatorProfile profile, BatchWriter writer, LongAdder rows) {
        super(worker, profile);
        this.writer = writer;
        this.rows = rows;
    }

    @Override
    protected void push(Batch batch) {
        int count = batch.selectedCount();
        List<Column> dense = new ArrayList<>(batch.columns().size());
        for (int i = 0; i < batch.columns().size(); i++) {
            if (densifiers.size() <= i) {
                densifiers.add(new Densifier());
            }
            dense.add(densifiers.get(i).densify(batch.columns().get(i), batch.selection(), count));
        }
        writer.write(Batch.of(dense, count));
        rows.add(count);
    }

    @Override
    protected void finish() {
        writer.finish();
    }

    @Override
    public boolean wantsInput() {
        return true;
    }
}
