package dev.skein.executor.operator;

import dev.skein.catalog.SqlType;
import dev.skein.executor.QueryProfile.OperatorProfile;
import dev.skein.executor.operator.join.BuildSide;
import dev.skein.executor.operator.rows.KeptColumns;
import dev.skein.executor.operator.rows.PartFeed;
import dev.skein.executor.operator.rows.PartitionedRows;
import dev.skein.executor.operator.rows.StoreSource;
import dev.skein.executor.operator.rows.StoreSource.Rows;
import dev.skein.executor.pipeline.BatchFeed;
import dev.skein.executor.pipeline.BatchSource;
import dev.skein.executor.pipeline.FinishStage;
import dev.skein.executor.pipeline.Operator;
import dev.skein.executor.pipeline.QueryRun;
import dev.skein.executor.pipeline.Stage.Task;
import dev.skein.executor.pipeline.Worker;
import dev.skein.executor.spill.SpillDirectory;
import dev.skein.executor.spill.SpillFile;
import dev.skein.storage.batch.Batch;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The rows of a node that several others read: collected once, in memory or in files, and read by each when all came.
final class SharedRows implements FinishStage.Steps, AutoCloseable {
    private final @Nullable PartitionedRows files;
    private final BuildSide rows;

    /// @param keyCount so many of the first columns divide the rows into files; if 0, they must stay in memory
    SharedRows(List<SqlType> types, int keyCount, QueryRun run, SpillDirectory spill) {
        List<Integer> all = IntStream.range(0, types.size()).boxed().toList();
        files = keyCount == 0 ? null : new PartitionedRows(types, all.subList(0, keyCount), 0, spill);
        rows = new BuildSide(new KeptColumns(types, all), 0, run, "shared rows", files);
    }

    /// The end of the chain of a driver of the node.
    Operator sink(Worker worker, OperatorProfile profile) {
        return rows.sink(worker, profile);
    }

    @Override
    public List<Task> tasks(int workers) {
        return rows.isSpilled() ? List.of(_ -> rows.spill()) : List.of();
    }

    /// The rows for one reader, if they are in memory; else nothing.
    BatchSource inMemory() {
        return new StoreSource(
                () -> rows.isSpilled()
                        ? new Rows(List.of(), null, 0)
                        : new Rows(rows.rows().columns(), null, rows.rows().rowCount()),
                false);
    }

    /// The rows for one reader, if they are in files; else nothing.
    BatchFeed inFiles(OperatorProfile profile) {
        PartitionedRows parts = files;
        return parts == null
                ? PartFeed.none()
                : new PartFeed(
                        () -> rows.isSpilled() ? PartitionedRows.PARTITIONS : 0,
                        (part, worker, first) -> push(parts.reader(part), profile, worker, first));
    }

    private static void push(
            SpillFile.@Nullable Reader reader, OperatorProfile profile, Worker worker, Operator first) {
        if (reader == null) {
            return;
        }
        for (Batch batch = reader.next(); batch != null && first.wantsInput(); batch = reader.next()) {
            worker.checkpoint();
            profile.rows.add(batch.selectedCount());
            profile.batches.increment();
            first.accept(batch);
        }
    }

    @Override
    public void close() {
        rows.close();
        if (files != null) {
            files.close();
        }
    }
}
