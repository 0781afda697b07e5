package dev.skein.executor.operator.window;

import dev.skein.catalog.SqlType;
import dev.skein.executor.QueryProfile.OperatorProfile;
import dev.skein.executor.operator.rows.PartFeed;
import dev.skein.executor.operator.rows.PartitionedRows;
import dev.skein.executor.operator.rows.RowStore;
import dev.skein.executor.operator.window.WindowResult.Texts;
import dev.skein.executor.pipeline.BatchFeed;
import dev.skein.executor.pipeline.BatchSource;
import dev.skein.executor.pipeline.FinishStage;
import dev.skein.executor.pipeline.Operator;
import dev.skein.executor.pipeline.QueryRun;
import dev.skein.executor.pipeline.Reservation;
import dev.skein.executor.pipeline.Stage.Task;
import dev.skein.executor.pipeline.Worker;
import dev.skein.executor.plan.PhysicalPlan;
import dev.skein.executor.plan.WindowCall;
import dev.skein.executor.spill.SpillDirectory;
import dev.skein.executor.spill.SpillFile;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The windows of one plan node, in four stages: drivers collect rows; rows are divided into partitions; tasks sort these;
/// tasks compute the calls.
///
/// If memory does not hold the rows, all of them go to files by their partition keys, and each file gets a state of its own.
/// Without partition keys there is one partition, which must fit.
public final class WindowState implements AutoCloseable {
    /// Rows that are worth a task of their own.
    private static final int ROWS_PER_TASK = 1 << 14;

    /// Bytes per row that putting them in order takes.
    private static final int ORDER_BYTES = 40;

    /// Bytes per row that a call's results take.
    private static final int RESULT_BYTES = 20;

    private final PhysicalPlan.Window node;
    private final QueryRun run;
    private final Reservation reservation;
    private final SpillDirectory spill;
    private final int level;
    private final List<SqlType> types;
    private final int[] places;
    private final PartitionOrder order;
    private final List<CallResult> results = new ArrayList<>();
    /// Where rows go that memory does not hold; null if they cannot be divided.
    private final @Nullable PartitionedRows parts;
    private RowStore rows;
    private volatile boolean spilled;

    /// @param spill where rows go that memory does not hold
    public WindowState(PhysicalPlan.Window node, QueryRun run, SpillDirectory spill) {
        this(node, run, spill, 0, true);
    }

    private WindowState(PhysicalPlan.Window node, QueryRun run, SpillDirectory spill, int level, boolean divisible) {
        this.node = node;
        this.run = run;
        this.spill = spill;
        this.level = level;
        this.reservation = run.reservation("window");
        this.types = node.input().output().stream().map(field -> field.type()).toList();
        this.rows = new RowStore(types, reservation);
        this.places = IntStream.range(0, types.size()).toArray();
        this.order = new PartitionOrder(
                types, node.partitionKeys(), node.orderKeys(), () -> rows.columns(), () -> rows.rowCount(), reservation);
        this.parts = !divisible || node.partitionKeys().isEmpty() || level > PartitionedRows.MAX_LEVEL
                ? null
                : run.own(new PartitionedRows(types, node.partitionKeys(), level, spill));
    }

    /// What computing the windows of rows takes beside the rows.
    private long workBytes(RowStore store) {
        return (long) store.rowCount() * (ORDER_BYTES + (long) RESULT_BYTES * node.calls().size());
    }

    /// The end of a driver's chain.
    public Operator sink(Worker worker, OperatorProfile profile) {
        return new Sink(worker, profile);
    }

    private final class Sink extends Operator {
        private final Reservation held = run.reservation("window");
        private final PartitionedRows.@Nullable Writer writer = parts == null ? null : parts.new Writer();
        private RowStore mine = new RowStore(types, held);

        Sink(Worker worker, OperatorProfile profile) {
            super(worker, profile);
        }

        @Override
        protected void push(Batch batch) {
            if (writer == null) {
                mine.append(batch, places);
                return;
            }
            if (!spilled && !held.prepayBatch(workBytes(mine))) {
                spilled = true;
            }
            if (spilled) {
                spill(writer);
                writer.write(batch, places);
            } else {
                mine.append(batch, places);
                held.keepPrepaid(workBytes(mine));
            }
        }

        private void spill(PartitionedRows.Writer target) {
            if (mine.rowCount() > 0) {
                profile().bytes.add(held.bytes());
                target.write(mine);
                mine = new RowStore(types, held);
            }
            held.close();
        }

        @Override
        protected void finish() {
            if (writer == null) {
                collect();
            } else if (spilled || !putTogether()) {
                spilled = true;
                spill(writer);
            }
            held.close();
        }

        /// Adds the rows to those of the other drivers.
        ///
        /// @return false if they do not fit
        private boolean putTogether() {
            synchronized (order) {
                long wanted = 2 * (reservation.bytes() + held.bytes()) + workBytes(rows) + workBytes(mine);
                if (!reservation.prepay(wanted)) {
                    return false;
                }
                collect();
                reservation.keepPrepaid(workBytes(rows));
                return true;
            }
        }

        private void collect() {
            synchronized (order) {
                profile().bytes.add(held.bytes());
                rows.append(mine);
            }
        }

        @Override
        public boolean wantsInput() {
            return true;
        }
    }

    /// What is left to do when all rows came; each step waits for the one before it.
    public List<FinishStage.Steps> steps() {
        return List.of(this::spillRest, order, order.sorting(), this::tasks);
    }

    /// Writes what some drivers had in memory when others had to write.
    private List<Task> spillRest(int workers) {
        PartitionedRows target = parts;
        if (!spilled || target == null) {
            return List.of();
        }
        return List.of(_ -> {
            target.new Writer().write(rows);
            rows = new RowStore(types, reservation);
            reservation.close();
        });
    }

    private List<Task> tasks(int workers) {
        List<Column> columns = rows.columns();
        CallResult.Input input = new CallResult.Input(columns, types, rows.rowCount(), reservation);
        for (WindowCall call : node.calls()) {
            results.add(CallResult.of(call, input));
        }
        int[] bounds = order.bounds();
        int partitions = bounds.length - 1;
        // Texts of one call share a heap.
        boolean divisible = results.stream().noneMatch(call -> call.result() instanceof Texts) && workers > 1;
        List<Task> tasks = new ArrayList<>();
        int first = 0;
        for (int partition = 1; partition <= partitions; partition++) {
            boolean enough = divisible && bounds[partition] - bounds[first] >= ROWS_PER_TASK;
            if (enough || partition == partitions) {
                int from = first;
                int to = partition;
                tasks.add(worker -> compute(worker, columns, from, to));
                first = partition;
            }
        }
        return tasks;
    }

    private void compute(Worker worker, List<Column> columns, int from, int to) {
        try (Reservation held = run.reservation("window")) {
            WindowTask task =
                    new WindowTask(worker, order, node.orderKeys(), columns, types, new Scratch(held));
            results.forEach(result -> task.add(result.function().apply(task)));
            task.compute(from, to);
        }
    }

    /// The rows in memory with their results, partition by partition.
    public BatchSource source() {
        return new WindowSource(types, () -> rows.columns(), order, results);
    }

    /// The rows in files with their results; nothing if there are none.
    ///
    /// @param profile the counters of the plan node
    public BatchFeed spilled(OperatorProfile profile) {
        PartitionedRows files = parts;
        return files == null
                ? PartFeed.none()
                : new PartFeed(
                        () -> spilled ? PartitionedRows.PARTITIONS : 0,
                        (part, worker, first) -> push(files, part, profile, worker, first));
    }

    /// Computes the windows of rows in a file, all on one thread.
    private void push(PartitionedRows files, int part, OperatorProfile profile, Worker worker, Operator first) {
        SpillFile.Reader reader = files.reader(part);
        if (reader == null) {
            return;
        }
        try (WindowState own = new WindowState(node, run, spill, level + 1, files.isLarge(part))) {
            own.compute(worker, profile, reader);
            files.remove(part);
            PartFeed.pushAll(own.source(), profile, worker, first);
            own.spilled(profile).feed(worker, first);
        }
    }

    private void compute(Worker worker, OperatorProfile profile, SpillFile.Reader reader) {
        Operator sink = sink(worker, profile);
        for (Batch batch = reader.next(); batch != null; batch = reader.next()) {
            worker.checkpoint();
            sink.accept(batch);
        }
        sink.end();
        for (FinishStage.Steps step : steps()) {
            for (Task task : step.tasks(1)) {
                task.run(worker);
            }
            step.complete();
        }
    }

    @Override
    public void close() {
        reservation.close();
        if (parts != null) {
            parts.close();
        }
    }
}
