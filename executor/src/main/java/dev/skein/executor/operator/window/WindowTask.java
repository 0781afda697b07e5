package dev.skein.executor.operator.window;

import dev.skein.catalog.SqlType;
import dev.skein.executor.pipeline.Worker;
import dev.skein.executor.plan.WindowCall.Frame;
import dev.skein.storage.batch.Column;
import dev.skein.storage.expression.SortKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Goes through some partitions and computes all calls for each. Calls with equal frames share their bounds.
final class WindowTask {
    private final PartitionOrder rows;
    private final Partition partition;
    private final Scratch scratch;
    private final List<SortKey> orderKeys;
    private final List<Column> columns;
    private final List<SqlType> types;
    private final Map<Frame, FrameBounds> frames = new LinkedHashMap<>();
    private final List<WindowFunction> functions = new ArrayList<>();

    WindowTask(
            Worker worker,
            PartitionOrder rows,
            List<SortKey> orderKeys,
            List<Column> columns,
            List<SqlType> types,
            Scratch scratch) {
        this.rows = rows;
        this.partition = new Partition(worker, rows, scratch);
        this.scratch = scratch;
        this.orderKeys = orderKeys;
        this.columns = columns;
        this.types = types;
    }

    Scratch scratch() {
        return scratch;
    }

    /// The bounds of a frame in whatever partition the task is at.
    FrameBounds frame(Frame frame) {
        return frames.computeIfAbsent(
                frame, wanted -> new FrameBounds(wanted, orderKeys, columns, types, scratch));
    }

    void add(WindowFunction function) {
        functions.add(function);
    }

    /// Computes all functions for partitions from one to another.
    void compute(int from, int to) {
        int[] bounds = rows.bounds();
        for (int i = from; i < to; i++) {
            partition.move(bounds[i], bounds[i + 1]);
            for (FrameBounds frame : frames.values()) {
                frame.locate(partition);
            }
            for (WindowFunction function : functions) {
                function.compute(partition);
            }
        }
    }
}
