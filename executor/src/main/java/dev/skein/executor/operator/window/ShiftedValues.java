package dev.skein.executor.operator.window;

import dev.skein.executor.operator.window.WindowResult.Picks;
import dev.skein.storage.batch.LongColumn;
import org.jspecify.annotations.Nullable;

/// `lag` and `lead`: the value some rows before or behind.
final class ShiftedValues implements WindowFunction {
    private final Picks result;
    private final ValueRows values;
    private final int sign;
    private final @Nullable LongColumn distances;

    /// @param sign -1 for `lag`, 1 for `lead`
    /// @param distances how many rows away; null for one row
    ShiftedValues(Picks result, ValueRows values, int sign, @Nullable LongColumn distances) {
        this.result = result;
        this.values = values;
        this.sign = sign;
        this.distances = distances;
    }

    @Override
    public void compute(Partition partition) {
        values.load(partition);
        int size = partition.size();
        int from = partition.from();
        int count = values.before(size);
        int missing = result.defaults() >= 0 ? Picks.DEFAULT_ROW : Picks.NO_ROW;
        for (int i = 0; i < size; i++) {
            long distance = 1;
            if (distances != null) {
                int row = partition.row(i);
                boolean[] nulls = distances.nulls();
                if (nulls != null && nulls[row]) {
                    result.rows()[from + i] = Picks.NO_ROW;
                    continue;
                }
                distance = Math.clamp(distances.values()[row], -Integer.MAX_VALUE, Integer.MAX_VALUE);
            }
            result.rows()[from + i] = shifted(partition, i, sign * distance, count, missing);
        }
    }

    private int shifted(Partition partition, int position, long distance, int count, int missing) {
        if (distance == 0) {
            return partition.row(position);
        }
        // Rows that do not count are passed over; the row itself is not counted in either direction.
        long place = distance < 0
                ? values.before(position) + distance
                : values.before(position + 1) + distance - 1;
        return place >= 0 && place < count ? partition.row(values.position((int) place)) : missing;
    }
}
