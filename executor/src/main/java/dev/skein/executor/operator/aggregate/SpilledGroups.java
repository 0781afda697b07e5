package dev.skein.executor.operator.aggregate;

import dev.skein.executor.QueryProfile.OperatorProfile;
import dev.skein.executor.operator.rows.PartFeed;
import dev.skein.executor.operator.rows.PartitionedRows;
import dev.skein.executor.operator.rows.StoreSource;
import dev.skein.executor.operator.rows.StoreSource.Rows;
import dev.skein.executor.pipeline.BatchFeed;
import dev.skein.executor.pipeline.Operator;
import dev.skein.executor.pipeline.Worker;
import dev.skein.executor.spill.SpillFile;
import dev.skein.storage.batch.Batch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The groups of an aggregation that memory does not hold: each file's rows are aggregated alone, on one thread, which adds the groups in memory whose keys belong to the file.
final class SpilledGroups {
    private final AggregateState state;
    private final List<@Nullable PartitionedRows> files;
    private final OperatorProfile profile;
    private final List<Grouping> inherited;

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

    /// The groups of all files, and of sets that are not divided.
    BatchFeed feed() {
        return new PartFeed(() -> state.isSpilled() ? files.size() * PartitionedRows.PARTITIONS : 0, this::push);
    }

    private void push(int unit, Worker worker, Operator first) {
        int place = unit / PartitionedRows.PARTITIONS;
        int partition = unit % PartitionedRows.PARTITIONS;
        PartitionedRows rows = files.get(place);
        if (rows != null) {
            push(rows, place, partition, worker, first);
        } else if (partition == 0) {
            pushAll(state.rows(place), worker, first);
        }
    }

    private void push(PartitionedRows rows, int place, int partition, Worker worker, Operator first) {
        try (AggregateState own = state.forPart(place, partition)) {
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
            if (own.isSpilled()) {
                own.divided(profile).with(inMemory).feed().feed(worker, first);
            } else {
                pushAll(own.with(inMemory), worker, first);
            }
        }
    }

    private void pushAll(Rows rows, Worker worker, Operator first) {
        PartFeed.pushAll(new StoreSource(() -> rows, false), profile, worker, first);
    }
}
