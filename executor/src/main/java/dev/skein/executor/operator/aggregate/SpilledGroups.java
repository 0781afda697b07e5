package dev.skein.executor.operator.aggregate;

import dev.skein.executor.QueryProfile.OperatorProfile;
import dev.skein.executor.operator.rows.PartitionedRows;
import dev.skein.executor.operator.rows.StoreSource;
import dev.skein.executor.operator.rows.StoreSource.Rows;
import dev.skein.executor.pipeline.BatchCursor;
import dev.skein.executor.pipeline.BatchSource;
import dev.skein.executor.pipeline.Operator;
import dev.skein.executor.pipeline.Worker;
import dev.skein.executor.spill.SpillFile;
import dev.skein.storage.batch.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The groups of an aggregation that memory does not hold: every driver takes one file after the other, aggregates its rows
/// by itself, and adds the groups in memory whose keys belong to the file.
final class SpilledGroups implements BatchSource {
    private final AggregateState state;
    private final List<@Nullable PartitionedRows> files;
    private final OperatorProfile profile;
    private final List<Grouping> inherited;
    private final AtomicInteger nextUnit = new AtomicInteger();

    SpilledGroups(AggregateState state, List<@Nullable PartitionedRows> files, OperatorProfile profile) {
        this(state, files, profile, List.of());
    }

    /// @param inherited groups in memory of the states of which this one is a part
    private SpilledGroups(
            AggregateState state,
            List<@Nullable PartitionedRows> files,
            OperatorProfile profile,
            List<Grouping> inherited) {
        this.state = state;
        this.files = files;
        this.profile = profile;
        this.inherited = inherited;
    }

    /// The same for a part of the rows that is divided again.
    SpilledGroups with(List<Grouping> groupsInMemory) {
        return new SpilledGroups(state, files, profile, groupsInMemory);
    }

    @Override
    public int prepare() {
        return files.size() * PartitionedRows.PARTITIONS;
    }

    @Override
    public BatchCursor open(Worker worker) {
        return new Cursor(worker);
    }

    private final class Cursor implements BatchCursor {
        private final Worker worker;
        private @Nullable AggregateState part;
        private @Nullable BatchCursor batches;

        Cursor(Worker worker) {
            this.worker = worker;
        }

        @Override
        public @Nullable Batch next() {
            while (true) {
                Batch batch = batches == null ? null : batches.next();
                if (batch != null) {
                    return batch;
                }
                close();
                int unit = nextUnit.getAndIncrement();
                if (unit >= files.size() * PartitionedRows.PARTITIONS) {
                    return null;
                }
                batches = open(unit / PartitionedRows.PARTITIONS, unit % PartitionedRows.PARTITIONS);
            }
        }

        private @Nullable BatchCursor open(int place, int partition) {
            PartitionedRows rows = files.get(place);
            if (rows == null) {
                return partition == 0 ? cursor(state.rows(place)) : null;
            }
            AggregateState own = state.forPart(place, partition);
            part = own;
            Operator sink = own.sink(worker, profile);
            SpillFile.Reader reader = rows.reader(partition);
            if (reader != null) {
                for (Batch batch = reader.next(); batch != null; batch = reader.next()) {
                    worker.checkpoint();
                    sink.accept(state.restored(batch));
                }
                rows.remove(partition);
            }
            sink.end();
            List<Grouping> inMemory = new ArrayList<>(inherited);
            inMemory.addAll(state.groupings(place));
            SpilledGroups divided = own.divided(profile);
            if (divided != null) {
                BatchSource source = divided.with(inMemory);
                source.prepare();
                return source.open(worker);
            }
            return cursor(own.with(inMemory));
        }

        private BatchCursor cursor(Rows rows) {
            StoreSource source = new StoreSource(() -> rows, false);
            source.prepare();
            return source.open(worker);
        }

        @Override
        public void close() {
            if (batches != null) {
                batches.close();
                batches = null;
            }
            if (part != null) {
                part.close();
                part = null;
            }
        }
    }
}
