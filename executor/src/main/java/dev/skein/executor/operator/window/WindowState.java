package dev.skein.executor.operator.window;

import dev.skein.catalog.SqlType;
import dev.skein.executor.QueryProfile.OperatorProfile;
import dev.skein.executor.operator.rows.RowStore;
import dev.skein.executor.operator.window.WindowResult.Texts;
import dev.skein.executor.pipeline.BatchSource;
import dev.skein.executor.pipeline.FinishStage;
import dev.skein.executor.pipeline.Operator;
import dev.skein.executor.pipeline.QueryRun;
import dev.skein.executor.pipeline.Reservation;
import dev.skein.executor.pipeline.Stage.Task;
import dev.skein.executor.pipeline.Worker;
import dev.skein.executor.plan.PhysicalPlan;
import dev.skein.executor.plan.WindowCall;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// The windows of one plan node, in four stages: drivers collect rows; rows are divided into partitions; tasks sort these;
/// tasks compute the calls.
public final class WindowState {
    /// Rows that are worth a task of their own.
    private static final int ROWS_PER_TASK = 1 << 14;

    private final PhysicalPlan.Window node;
    private final QueryRun run;
    private final Reservation reservation;
    private final List<SqlType> types;
    private final RowStore rows;
    private final int[] places;
    private final PartitionOrder order;
    private final List<CallResult> results = new ArrayList<>();

    public WindowState(PhysicalPlan.Window node, QueryRun run) {
        this.node = node;
        this.run = run;
        this.reservation = run.reservation("window");
        this.types = node.input().output().stream().map(field -> field.type()).toList();
        this.rows = new RowStore(types, reservation);
        this.places = IntStream.range(0, types.size()).toArray();
        this.order = new PartitionOrder(
                types, node.partitionKeys(), node.orderKeys(), rows::columns, rows::rowCount, reservation);
    }

    /// The end of a driver's chain.
    public Operator sink(Worker worker, OperatorProfile profile) {
        return new Sink(worker, profile);
    }

    private final class Sink extends Operator {
        private final Reservation held = run.reservation("window");
        private final RowStore mine = new RowStore(types, held);

        Sink(Worker worker, OperatorProfile profile) {
            super(worker, profile);
        }

        @Override
        protected void push(Batch batch) {
            mine.append(batch, places);
        }

        @Override
        protected void finish() {
            profile().bytes.add(held.bytes());
            synchronized (rows) {
                rows.append(mine);
            }
            held.close();
        }

        @Override
        public boolean wantsInput() {
            return true;
        }
    }

    /// What is left to do when all rows came; each step waits for the one before it.
    public List<FinishStage.Steps> steps() {
        return List.of(order, order.sorting(), this::tasks);
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

    /// The rows with their results, partition by partition.
    public BatchSource source() {
        return new WindowSource(types, rows::columns, order, results);
    }
}
