package dev.skein.executor.operator;

import dev.skein.executor.QueryProfile.OperatorProfile;
import dev.skein.executor.kernel.Densifier;
import dev.skein.executor.pipeline.Operator;
import dev.skein.executor.pipeline.Reservation;
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
    private final Reservation held;
    private final List<Densifier> densifiers = new ArrayList<>();

    /// @param rows counts the rows of all drivers
    TableWriteSink(Worker worker, OperatorProfile profile, BatchWriter writer, LongAdder rows) {
        super(worker, profile);
        this.writer = writer;
        this.rows = rows;
        this.held = worker.run().reservation("rows to be written");
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
        count(writer.heldBytes());
    }

    /// Counts what the writer holds. If memory is scarce, the writer writes it first.
    private void count(long bytes) {
        long wanted = bytes;
        if (wanted > held.bytes() && !held.prepay(wanted - held.bytes())) {
            writer.flush();
            wanted = writer.heldBytes();
        }
        if (wanted > held.bytes()) {
            held.grow(wanted - held.bytes());
        } else {
            held.shrink(held.bytes() - wanted);
        }
        held.keepPrepaid(0);
    }

    @Override
    protected void finish() {
        writer.finish();
        profile().bytes.add(held.bytes());
        held.close();
    }

    @Override
    public boolean wantsInput() {
        return true;
    }
}
