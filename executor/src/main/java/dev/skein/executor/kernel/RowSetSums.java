package dev.skein.executor.kernel;

import dev.skein.executor.kernel.simd.LaneKernels;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.PackedColumn;
import dev.skein.storage.batch.PackedColumn.Width;

/// Adds up the values of the rows of a set, as they are stored.
public final class RowSetSums {
    private static final LaneKernels KERNELS = LaneKernels.best();

    private RowSetSums() {}

    /// Whether columns of this form can be summed.
    public static boolean accepts(Column column) {
        return column instanceof LongColumn || column instanceof PackedColumn;
    }

    /// The sum modulo 2^64; values under nulls count.
    ///
    /// @param column one that [#accepts]
    /// @param rowSet see [LaneKernels]
    /// @param rows of the column
    /// @param count rows in the set
    public static long sum(Column column, long[] rowSet, int rows, int count) {
        return switch (column) {
            case LongColumn longs -> KERNELS.sum(longs.values(), rowSet, rows);
            case PackedColumn packed when packed.width() == Width.CONSTANT -> packed.base() * count;
            case PackedColumn packed -> packed.base() * count + packed.factor() * sumLanes(packed, rowSet, rows);
            default -> throw new IllegalArgumentException("not a column of the long lane: " + column.getClass());
        };
    }

    private static long sumLanes(PackedColumn packed, long[] rowSet, int rows) {
        long greatest = (packed.maximum() - packed.base()) / packed.factor();
        return KERNELS.sumLanes(
                packed.memory(), packed.offset(), packed.width().bytes(), greatest, rowSet, rows);
    }
}
