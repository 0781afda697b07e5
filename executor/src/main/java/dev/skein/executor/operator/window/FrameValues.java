package dev.skein.executor.operator.window;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.executor.operator.window.WindowResult.Picks;
import dev.skein.storage.batch.LongColumn;
import org.jspecify.annotations.Nullable;

/// `first_value`, `last_value` and `nth_value`: a value of one row of the frame.
final class FrameValues implements WindowFunction {
    private final Picks result;
    private final ValueRows values;
    private final FrameBounds frame;
    private final boolean last;
    private final @Nullable LongColumn numbers;

    /// @param last whether to count from the frame's end
    /// @param numbers which row of the frame, counted from 1; null for the first one
    FrameValues(Picks result, ValueRows values, FrameBounds frame, boolean last, @Nullable LongColumn numbers) {
        this.result = result;
        this.values = values;
        this.frame = frame;
        this.last = last;
        this.numbers = numbers;
    }

    @Override
    public void compute(Partition partition) {
        values.load(partition);
        int from = partition.from();
        int[] starts = frame.starts();
        int[] ends = frame.ends();
        for (int i = 0; i < partition.size(); i++) {
            long number = number(partition.row(i));
            int begin = values.before(starts[i]);
            int end = values.before(ends[i]);
            boolean present = number > 0 && number <= end - begin;
            int place = last ? end - 1 : (int) (begin + number - 1);
            result.rows()[from + i] = present ? partition.row(values.position(place)) : Picks.NO_ROW;
        }
    }

    /// Which row of the frame is wanted; 0 for none.
    private long number(int row) {
        LongColumn column = numbers;
        if (column == null) {
            return 1;
        }
        boolean[] nulls = column.nulls();
        if (nulls != null && nulls[row]) {
            return 0;
        }
        long number = column.values()[row];
        if (number <= 0) {
            throw new SkeinException(
                    ErrorCode.INVALID_PARAMETER, "the second argument of nth_value must be positive, but is " + number);
        }
        return number;
    }
}
