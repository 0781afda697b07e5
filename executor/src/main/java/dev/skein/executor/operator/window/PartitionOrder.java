package dev.skein.executor.operator.window;

import dev.skein.catalog.SqlType;
import dev.skein.executor.kernel.Densifier;
import dev.skein.executor.operator.rows.KeyTable;
import dev.skein.executor.operator.sort.RowOrder;
import dev.skein.executor.pipeline.FinishStage;
import dev.skein.executor.pipeline.Reservation;
import dev.skein.executor.pipeline.Stage.Task;
import dev.skein.executor.pipeline.Worker;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.expression.SortKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Brings rows into partitions, by numbering their keys, and the rows of each partition into order. Shared by the tasks
/// of the stage that it runs in.
final class PartitionOrder implements FinishStage.Steps {
    /// Rows that are worth a task of their own.
    private static final int ROWS_PER_TASK = 1 << 15;

    private final List<SqlType> keyTypes;
    private final List<Integer> partitionKeys;
    private final List<SortKey> orderKeys;
    private final Supplier<List<Column>> rows;
    private final Supplier<Integer> rowCount;
    private final Reservation reservation;
    private final List<Merge> merges = new ArrayList<>();
    private @Nullable RowOrder ordering;
    private int[] order = {};
    private int[] bounds = {0};
    private int[] spare = {};

    /// Two sorted neighbours that become one.
    private record Merge(int from, int middle, int to) {}

    /// @param rows the rows as dense columns, asked for when all came
    /// @param rowCount number of rows
    PartitionOrder(
            List<SqlType> types,
            List<Integer> partitionKeys,
            List<SortKey> orderKeys,
            Supplier<List<Column>> rows,
            Supplier<Integer> rowCount,
            Reservation reservation) {
        this.keyTypes = partitionKeys.stream().map(types::get).toList();
        this.partitionKeys = partitionKeys;
        this.orderKeys = orderKeys;
        this.rows = rows;
        this.rowCount = rowCount;
        this.reservation = reservation;
    }

    /// The rows by position.
    int[] order() {
        return order;
    }

    /// Where partitions begin, and where the last one ends.
    int[] bounds() {
        return bounds;
    }

    /// Compares rows of a partition; null if all are equal.
    @Nullable RowOrder ordering() {
        return ordering;
    }

    @Override
    public List<Task> tasks(int workers) {
        return List.of(worker -> divide(worker));
    }

    /// The steps after this one: tasks that sort partitions side by side.
    FinishStage.Steps sorting() {
        return new FinishStage.Steps() {
            @Override
            public List<Task> tasks(int workers) {
                return sortTasks(workers);
            }

            @Override
            public void complete() {
                RowOrder rowOrder = ordering;
                if (rowOrder != null) {
                    for (Merge merge : merges) {
                        rowOrder.merge(order, spare, merge.from(), merge.middle(), merge.to());
                    }
                }
                reservation.shrink((long) spare.length * Integer.BYTES);
                spare = new int[0];
            }
        };
    }

    private void divide(Worker worker) {
        int count = rowCount.get();
        List<Column> columns = rows.get();
        reservation.grow((long) count * Integer.BYTES);
        order = new int[count];
        if (partitionKeys.isEmpty()) {
            for (int i = 0; i < count; i++) {
                order[i] = i;
            }
            bounds = count == 0 ? new int[] {0} : new int[] {0, count};
        } else {
            divideByKeys(worker, columns, count);
        }
        if (!orderKeys.isEmpty()) {
            reservation.grow((long) count * (Long.BYTES + Integer.BYTES));
            ordering = new RowOrder(columns, orderKeys, count);
            spare = new int[count];
        }
    }

    private void divideByKeys(Worker worker, List<Column> columns, int count) {
        try (Reservation held = worker.run().reservation("window partitions")) {
            held.grow((long) count * Integer.BYTES);
            int[] numbers = new int[count];
            int partitions = number(worker, columns, numbers, held);
            reservation.grow((partitions + 2L) * Integer.BYTES);
            int[] starts = new int[partitions + 2];
            for (int row = 0; row < count; row++) {
                starts[numbers[row] + 2]++;
            }
            for (int i = 2; i < starts.length; i++) {
                starts[i] += starts[i - 1];
            }
            for (int row = 0; row < count; row++) {
                order[starts[numbers[row] + 1]++] = row;
            }
            bounds = Arrays.copyOf(starts, partitions + 1);
        }
    }

    private int number(Worker worker, List<Column> columns, int[] numbers, Reservation held) {
        KeyTable table = new KeyTable(keyTypes, held);
        List<Densifier> densifiers = new ArrayList<>();
        partitionKeys.forEach(_ -> densifiers.add(new Densifier()));
        int[] places = new int[Batch.MAX_ROWS];
        int[] assigned = new int[Batch.MAX_ROWS];
        List<Column> chunk = new ArrayList<>(partitionKeys.size());
        for (int from = 0; from < numbers.length; from += Batch.MAX_ROWS) {
            worker.checkpoint();
            int count = Math.min(Batch.MAX_ROWS, numbers.length - from);
            for (int i = 0; i < count; i++) {
                places[i] = from + i;
            }
            chunk.clear();
            for (int i = 0; i < partitionKeys.size(); i++) {
                chunk.add(densifiers.get(i).densify(columns.get(partitionKeys.get(i)), places, count));
            }
            table.assign(chunk, count, assigned);
            System.arraycopy(assigned, 0, numbers, from, count);
        }
        return table.size();
    }

    private List<Task> sortTasks(int workers) {
        RowOrder rowOrder = ordering;
        List<Task> tasks = new ArrayList<>();
        if (rowOrder == null) {
            return tasks;
        }
        int partitions = bounds.length - 1;
        int first = 0;
        for (int partition = 0; partition < partitions; partition++) {
            int size = bounds[partition + 1] - bounds[partition];
            if (size > 2 * ROWS_PER_TASK && workers > 1) {
                addTask(tasks, rowOrder, first, partition);
                addParts(tasks, rowOrder, bounds[partition], bounds[partition + 1], workers);
                first = partition + 1;
            } else if (bounds[partition + 1] - bounds[first] >= ROWS_PER_TASK) {
                addTask(tasks, rowOrder, first, partition + 1);
                first = partition + 1;
            }
        }
        addTask(tasks, rowOrder, first, partitions);
        return tasks;
    }

    private void addTask(List<Task> tasks, RowOrder rowOrder, int from, int to) {
        if (from < to) {
            tasks.add(worker -> {
                worker.checkpoint();
                for (int partition = from; partition < to; partition++) {
                    rowOrder.sort(order, spare, bounds[partition], bounds[partition + 1]);
                }
            });
        }
    }

    private void addParts(List<Task> tasks, RowOrder rowOrder, int from, int to, int workers) {
        int parts = Math.clamp((to - from) / ROWS_PER_TASK, 1, workers);
        int begin = from;
        for (int part = 0; part < parts; part++) {
            int start = begin;
            int end = from + (int) ((long) (to - from) * (part + 1) / parts);
            tasks.add(_ -> rowOrder.sort(order, spare, start, end));
            if (part > 0) {
                merges.add(new Merge(from, start, end));
            }
            begin = end;
        }
    }
}
