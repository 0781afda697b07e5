package dev.skein.executor.expression;

import dev.skein.executor.kernel.LongRange;
import dev.skein.executor.kernel.simd.LaneKernels;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.PackedColumn;
import dev.skein.storage.batch.PackedColumn.Width;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Numbers that are `offset + multiplier * value` for the values of a column, which is still as it is stored. So adding a
/// constant and multiplying by one cost nothing per row.
///
/// Offset and multiplier count modulo 2^64; the numbers themselves never leave 64 bits.
///
/// @param column of the long lane; null if all rows have the number `offset`
/// @param minimum no number is less
/// @param maximum no number is greater
record LinearForm(@Nullable Column column, long offset, long multiplier, long minimum, long maximum) {
    private static final LaneKernels KERNELS = LaneKernels.best();
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    static LinearForm constant(long value) {
        return new LinearForm(null, value, 0, value, value);
    }

    /// The numbers of a column; null if it is not of the long lane.
    static @Nullable LinearForm of(Column column) {
        return switch (column) {
            case LongColumn longs -> new LinearForm(longs, 0, 1, longs.minimum(), longs.maximum());
            case PackedColumn packed -> new LinearForm(packed, 0, 1, packed.minimum(), packed.maximum());
            default -> null;
        };
    }

    /// Whether the numbers are those of the column.
    boolean isColumn() {
        return column != null && offset == 0 && multiplier == 1;
    }

    boolean @Nullable [] nulls() {
        return column == null ? null : column.nulls();
    }

    /// Each number times one factor, plus one summand.
    ///
    /// @param range of the results, as numbers of 64 bits
    LinearForm mapped(long factor, long summand, LongRange range) {
        return new LinearForm(
                column, offset * factor + summand, multiplier * factor, range.minimum(), range.maximum());
    }

    /// The numbers with the other sign.
    LinearForm negated() {
        return new LinearForm(column, -offset, -multiplier, -maximum, -minimum);
    }

    /// The numbers of the first rows.
    ///
    /// @param room where they are written if they are not in an array already
    long[] numbers(int rows, long[] room) {
        switch (column) {
            case null -> Arrays.fill(room, 0, rows, offset);
            case LongColumn longs -> {
                if (isColumn()) {
                    return longs.values();
                }
                long[] values = longs.values();
                for (int i = 0; i < rows; i++) {
                    room[i] = offset + multiplier * values[i];
                }
            }
            case PackedColumn packed when packed.width() == Width.CONSTANT -> Arrays.fill(room, 0, rows, base(packed));
            case PackedColumn packed when packed.width() == Width.LONG -> {
                MemorySegment.copy(packed.memory(), LONG, packed.offset(), room, 0, rows);
                for (int i = 0; i < rows; i++) {
                    room[i] = offset + multiplier * room[i];
                }
            }
            case PackedColumn packed -> KERNELS.decode(packed.memory(), packed.offset(), packed.width().bytes(),
                    base(packed), factor(packed), room, rows);
            default -> throw new IllegalStateException("not a column of the long lane: " + column.getClass());
        }
        return room;
    }

    /// The column if it has lanes that are widened faster than written down.
    @Nullable PackedColumn narrow() {
        return column instanceof PackedColumn packed && packed.width() != Width.CONSTANT && packed.width() != Width.LONG
                ? packed
                : null;
    }

    /// What lane 0 of the column means.
    private long base(PackedColumn packed) {
        return offset + multiplier * packed.base();
    }

    private long factor(PackedColumn packed) {
        return multiplier * packed.factor();
    }

    /// Writes the sums of others and the numbers of a [#narrow] column.
    ///
    /// @param to may be `others`
    void addLanes(PackedColumn packed, long[] others, long[] to, int rows) {
        KERNELS.addLanes(packed.memory(), packed.offset(), packed.width().bytes(), base(packed), factor(packed),
                others, to, rows);
    }

    /// Writes the products of others and the numbers of a [#narrow] column.
    ///
    /// @param to may be `others`
    void multiplyLanes(PackedColumn packed, long[] others, long[] to, int rows) {
        KERNELS.multiplyLanes(packed.memory(), packed.offset(), packed.width().bytes(), base(packed), factor(packed),
                others, to, rows);
    }
}
