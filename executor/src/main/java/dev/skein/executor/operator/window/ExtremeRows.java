package dev.skein.executor.operator.window;

import dev.skein.executor.operator.sort.RowOrder;
import dev.skein.executor.operator.window.WindowResult.Picks;
import dev.skein.storage.batch.Column;

/// `min` and `max` of any type: the row that comes first in the argument's order.
final class ExtremeRows extends FrameTree {
    private final Picks result;
    private final Column argument;
    private final RowOrder ordering;
    private final Scratch scratch;
    private int[] best = {};
    private int taken = Picks.NO_ROW;

    /// @param ordering order in which the wanted value comes first
    ExtremeRows(Picks result, FrameBounds frame, Column argument, RowOrder ordering, Scratch scratch) {
        super(frame);
        this.result = result;
        this.argument = argument;
        this.ordering = ordering;
        this.scratch = scratch;
    }

    @Override
    void load(Partition partition) {
        int size = partition.size();
        boolean[] nulls = argument.nulls();
        best = scratch.ints(best, Math.multiplyExact(2, size));
        for (int i = 0; i < size; i++) {
            int row = partition.row(i);
            best[size + i] = nulls != null && nulls[row] ? Picks.NO_ROW : row;
        }
    }

    private int better(int left, int right) {
        if (left < 0 || right < 0) {
            return Math.max(left, right);
        }
        return ordering.compare(left, right) <= 0 ? left : right;
    }

    @Override
    void combine(int node) {
        best[node] = better(best[2 * node], best[2 * node + 1]);
    }

    @Override
    void clear() {
        taken = Picks.NO_ROW;
    }

    @Override
    void take(int node) {
        taken = better(taken, best[node]);
    }

    @Override
    void emit(int position) {
        result.rows()[position] = taken;
    }
}
