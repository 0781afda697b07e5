package dev.skein.executor.operator.window;

import dev.skein.executor.operator.window.WindowResult.Numbers;
import dev.skein.storage.batch.Column;
import org.jspecify.annotations.Nullable;

/// `count`: the rows of the frame, or those with a value.
final class Counts implements WindowFunction {
    private final Numbers result;
    private final FrameBounds frame;
    private final @Nullable ValueRows values;

    /// @param argument the column whose nulls do not count; null if all rows count
    Counts(Numbers result, FrameBounds frame, @Nullable Column argument, Scratch scratch) {
        this.result = result;
        this.frame = frame;
        this.values = argument == null ? null : new ValueRows(argument, true, scratch);
    }

    @Override
    public void compute(Partition partition) {
        int from = partition.from();
        int[] starts = frame.starts();
        int[] ends = frame.ends();
        ValueRows rows = values;
        if (rows == null) {
            for (int i = 0; i < partition.size(); i++) {
                result.values()[from + i] = ends[i] - starts[i];
            }
            return;
        }
        rows.load(partition);
        for (int i = 0; i < partition.size(); i++) {
            result.values()[from + i] = rows.before(ends[i]) - rows.before(starts[i]);
        }
    }
}
