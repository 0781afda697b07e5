package dev.skein.executor.kernel;

import dev.skein.storage.batch.PackedColumn;

/// A range of values as a range of a packed column's lanes.
///
/// @param lowest least lane inside; greater than `highest` if no value of the column is inside
/// @param highest greatest lane inside
/// @param holdsAll whether all values of the column are inside
record LaneRange(long lowest, long highest, boolean holdsAll) {
    private static final LaneRange EMPTY = new LaneRange(1, 0, false);

    /// Whether no value of the column is inside.
    boolean isEmpty() {
        return lowest > highest;
    }

    /// Translates the values from `minimum` to `maximum`, both included.
    static LaneRange of(PackedColumn column, long minimum, long maximum) {
        if (minimum > column.maximum() || maximum < column.minimum() || minimum > maximum) {
            return EMPTY;
        }
        boolean all = minimum <= column.minimum() && maximum >= column.maximum();
        // within the column's own bounds neither difference overflows
        long least = Math.max(minimum, column.minimum());
        long greatest = Math.min(maximum, column.maximum());
        return switch (column.width()) {
            case LONG -> new LaneRange(least, greatest, all);
            case CONSTANT -> {
                boolean inside = minimum <= column.base() && column.base() <= maximum;
                yield inside ? new LaneRange(0, 0, true) : EMPTY;
            }
            case BYTE, SHORT, INT -> {
                long lowest = Math.max(0, Math.ceilDiv(least - column.base(), column.factor()));
                long highest = Math.floorDiv(greatest - column.base(), column.factor());
                yield lowest > highest ? EMPTY : new LaneRange(lowest, highest, all);
            }
        };
    }
}
