package dev.skein.storage.segment;

import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.PackedColumn.Width;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Packs 64-bit numbers into the narrowest lane that holds them after subtracting the least value and dividing by the
/// greatest common divisor of the differences.
final class LongChunkBuilder extends ChunkBuilder {
    private long[] values = new long[INITIAL_ROWS];

    @Override
    void append(Column column, int @Nullable [] rows, int from, int howMany) {
        LongColumn longs = (LongColumn) column;
        if (values.length < count + howMany) {
            values = Arrays.copyOf(values, grown(values.length, count + howMany));
        }
        for (int i = 0; i < howMany; i++) {
            values[count + i] = longs.values()[rows == null ? from + i : rows[from + i]];
        }
        markNulls(longs.nulls(), rows, from, howMany);
        count += howMany;
    }

    @Override
    long heldBytes() {
        return super.heldBytes() + (long) values.length * Long.BYTES;
    }

    @Override
    void letGo() {
        super.letGo();
        values = new long[INITIAL_ROWS];
    }

    @Override
    void reorder(int[] order) {
        long[] reordered = new long[values.length];
        for (int i = 0; i < count; i++) {
            reordered[i] = values[order[i]];
        }
        values = reordered;
        reorderNulls(order);
    }

    @Override
    int compare(int left, int right) {
        return nulls[left] || nulls[right] ? compareNulls(left, right) : Long.compare(values[left], values[right]);
    }

    @Override
    ChunkShape encode(ChunkBody body) {
        writeNulls(body);
        long minimum = Long.MAX_VALUE;
        long maximum = Long.MIN_VALUE;
        long previous = 0;
        for (int i = 0; i < count; i++) {
            if (nullCount == 0 || !nulls[i]) {
                long value = values[i];
                minimum = Math.min(minimum, value);
                maximum = Math.max(maximum, value);
                if (i == 0 || value != previous) {
                    sketch.update(value);
                    previous = value;
                }
            }
        }
        boolean empty = minimum > maximum;
        long base = empty ? 0 : minimum;
        boolean wraps = !empty && maximum - minimum < 0;
        long factor = wraps || empty ? 1 : factor(base);
        Width width = wraps ? Width.LONG : width(empty ? 0 : (maximum - minimum) / factor);
        if (width == Width.LONG) {
            base = 0;
            factor = 1;
        }
        // a null repeats the lane before it, which keeps runs together
        long lane = width == Width.LONG ? minimum : 0;
        for (int i = 0; i < count; i++) {
            boolean isNull = nullCount > 0 && nulls[i];
            lane = isNull ? lane : (values[i] - base) / factor;
            values[i] = lane;
        }
        body.writeLanes(values, count, width);
        body.align();
        ChunkShape shape = new ChunkShape(
                Encoding.PACKED, count, nullCount, width, base, factor, minimum, maximum, 0, 0);
        restart();
        return shape;
    }

    /// The greatest common divisor of all differences from the base; 1 if there are none.
    private long factor(long base) {
        long divisor = 0;
        for (int i = 0; i < count && divisor != 1; i++) {
            if (nullCount == 0 || !nulls[i]) {
                long difference = values[i] - base;
                if (divisor == 0 || difference % divisor != 0) {
                    divisor = greatestCommonDivisor(difference, divisor);
                }
            }
        }
        return Math.max(divisor, 1);
    }

    private static long greatestCommonDivisor(long a, long b) {
        long x = a;
        long y = b;
        while (y != 0) {
            long rest = x % y;
            x = y;
            y = rest;
        }
        return x;
    }

    static Width width(long greatest) {
        if (greatest == 0) {
            return Width.CONSTANT;
        }
        if (greatest <= 0xFFL) {
            return Width.BYTE;
        }
        if (greatest <= 0xFFFFL) {
            return Width.SHORT;
        }
        return greatest <= 0xFFFF_FFFFL ? Width.INT : Width.LONG;
    }
}
