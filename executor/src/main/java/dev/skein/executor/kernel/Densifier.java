package dev.skein.executor.kernel;

import dev.skein.executor.kernel.simd.LaneKernels;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DictionaryColumn;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.PackedColumn;
import dev.skein.storage.batch.PackedColumn.Width;
import dev.skein.storage.batch.StoredBytesColumn;
import dev.skein.storage.batch.StoredDictionaryColumn;
import dev.skein.storage.batch.StoredDoubleColumn;
import dev.skein.storage.batch.StoredWideColumn;
import dev.skein.storage.batch.WideColumn;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Turns any column into a dense one, for the rows at given places.
///
/// Owns the arrays of its result and uses them again: a result is valid until the next call. Runs of bytes are not
/// copied from dense columns: the result shares their heap. Confined to one thread.
public final class Densifier {
    static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /// Reading one value at a place costs about as much as reading this many in a row.
    private static final int DENSE_FACTOR = 3;

    private static final LaneKernels KERNELS = LaneKernels.best();
    private static final long[] NO_LONGS = {};

    private long[] longs = NO_LONGS;
    private long[] moreLongs = NO_LONGS;
    private double[] doubles = {};
    private int[] ints = {};
    private int[] moreInts = {};
    private byte[] heap = {};
    private boolean[] nullFlags = {};

    /// The rows at the given places as a dense column.
    ///
    /// @param rows places in the column, in any order, repeated at will; null for the first `count` rows
    /// @param count number of rows of the result
    public Column densify(Column column, int @Nullable [] rows, int count) {
        return switch (column) {
            case LongColumn source -> rows == null ? shorten(source, count) : gather(source, rows, count);
            case WideColumn source -> rows == null ? source : gather(source, rows, count);
            case DoubleColumn source -> rows == null ? source : gather(source, rows, count);
            case BytesColumn source -> rows == null ? source : gather(source, rows, count);
            case DictionaryColumn source -> rows == null ? source : gather(source, rows, count);
            case PackedColumn source -> decode(source, rows, count);
            case StoredWideColumn source -> decode(source, rows, count);
            case StoredDoubleColumn source -> decode(source, rows, count);
            case StoredBytesColumn source -> decode(source, rows, count);
            case StoredDictionaryColumn source -> decode(source, rows, count);
        };
    }

    private static LongColumn shorten(LongColumn source, int count) {
        return source.length() == count
                ? source
                : new LongColumn(source.values(), source.nulls(), count, source.minimum(), source.maximum());
    }

    private LongColumn gather(LongColumn source, int[] rows, int count) {
        long[] from = source.values();
        long[] to = longs(count);
        for (int i = 0; i < count; i++) {
            to[i] = from[rows[i]];
        }
        return new LongColumn(to, nulls(source, rows, count), count, source.minimum(), source.maximum());
    }

    private WideColumn gather(WideColumn source, int[] rows, int count) {
        long[] high = longs(count);
        long[] low = moreLongs(count);
        for (int i = 0; i < count; i++) {
            high[i] = source.high()[rows[i]];
            low[i] = source.low()[rows[i]];
        }
        return new WideColumn(high, low, nulls(source, rows, count), count);
    }

    private DoubleColumn gather(DoubleColumn source, int[] rows, int count) {
        double[] from = source.values();
        double[] to = doubles(count);
        for (int i = 0; i < count; i++) {
            to[i] = from[rows[i]];
        }
        return new DoubleColumn(to, nulls(source, rows, count), count);
    }

    private BytesColumn gather(BytesColumn source, int[] rows, int count) {
        int[] starts = ints(count);
        int[] lengths = moreInts(count);
        for (int i = 0; i < count; i++) {
            starts[i] = source.starts()[rows[i]];
            lengths[i] = source.lengths()[rows[i]];
        }
        return new BytesColumn(source.heap(), starts, lengths, nulls(source, rows, count), count);
    }

    private DictionaryColumn gather(DictionaryColumn source, int[] rows, int count) {
        int[] codes = ints(count);
        for (int i = 0; i < count; i++) {
            codes[i] = source.codes()[rows[i]];
        }
        return new DictionaryColumn(codes, source.dictionary(), nulls(source, rows, count), count);
    }

    private LongColumn decode(PackedColumn source, int @Nullable [] rows, int count) {
        long[] to = longs(count);
        if (rows != null && count * DENSE_FACTOR >= source.length() && source.width() != Width.CONSTANT) {
            long[] all = moreLongs(source.length());
            decodeInto(source, null, source.length(), all);
            for (int i = 0; i < count; i++) {
                to[i] = all[rows[i]];
            }
        } else {
            decodeInto(source, rows, count, to);
        }
        return new LongColumn(to, nulls(source, rows, count), count, source.minimum(), source.maximum());
    }

    /// Writes the values of a packed column's rows to the start of an array.
    public static void decodeInto(PackedColumn source, int @Nullable [] rows, int count, long[] to) {
        if (source.width() == Width.CONSTANT) {
            Arrays.fill(to, 0, count, source.base());
        } else if (rows != null) {
            gather(source, rows, count, to);
        } else if (source.width() == Width.LONG) {
            MemorySegment.copy(source.memory(), LONG, source.offset(), to, 0, count);
        } else {
            KERNELS.decode(source.memory(), source.offset(), source.width().bytes(), source.base(), source.factor(), to,
                    count);
        }
    }

    private static void gather(PackedColumn source, int[] rows, int count, long[] to) {
        MemorySegment memory = source.memory();
        long offset = source.offset();
        long base = source.base();
        long factor = source.factor();
        switch (source.width()) {
            case CONSTANT -> Arrays.fill(to, 0, count, base);
            case BYTE -> {
                for (int i = 0; i < count; i++) {
                    to[i] = base + factor * (memory.get(ValueLayout.JAVA_BYTE, offset + rows[i]) & 0xFFL);
                }
            }
            case SHORT -> {
                for (int i = 0; i < count; i++) {
                    to[i] = base + factor * (memory.get(SHORT, offset + 2L * rows[i]) & 0xFFFFL);
                }
            }
            case INT -> {
                for (int i = 0; i < count; i++) {
                    to[i] = base + factor * (memory.get(INT, offset + 4L * rows[i]) & 0xFFFF_FFFFL);
                }
            }
            case LONG -> {
                for (int i = 0; i < count; i++) {
                    to[i] = memory.get(LONG, offset + 8L * rows[i]);
                }
            }
        }
    }

    private WideColumn decode(StoredWideColumn source, int @Nullable [] rows, int count) {
        MemorySegment memory = source.memory();
        long[] high = longs(count);
        long[] low = moreLongs(count);
        for (int i = 0; i < count; i++) {
            long at = source.offset() + 16L * (rows == null ? i : rows[i]);
            low[i] = memory.get(LONG, at);
            high[i] = memory.get(LONG, at + 8);
        }
        return new WideColumn(high, low, nulls(source, rows, count), count);
    }

    private DoubleColumn decode(StoredDoubleColumn source, int @Nullable [] rows, int count) {
        MemorySegment memory = source.memory();
        double[] to = doubles(count);
        if (source.single()) {
            for (int i = 0; i < count; i++) {
                to[i] = memory.get(FLOAT, source.offset() + 4L * (rows == null ? i : rows[i]));
            }
        } else if (rows == null) {
            MemorySegment.copy(memory, DOUBLE, source.offset(), to, 0, count);
        } else {
            for (int i = 0; i < count; i++) {
                to[i] = memory.get(DOUBLE, source.offset() + 8L * rows[i]);
            }
        }
        return new DoubleColumn(to, nulls(source, rows, count), count);
    }

    private BytesColumn decode(StoredBytesColumn source, int @Nullable [] rows, int count) {
        MemorySegment memory = source.memory();
        int[] starts = ints(count);
        int[] lengths = moreInts(count);
        if (rows == null) {
            long first = memory.get(INT, source.offsets()) & 0xFFFF_FFFFL;
            long last = memory.get(INT, source.offsets() + 4L * count) & 0xFFFF_FFFFL;
            int total = Math.toIntExact(last - first);
            byte[] bytes = heap(total, 0);
            MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, source.heap() + first, bytes, 0, total);
            long at = first;
            for (int i = 0; i < count; i++) {
                long next = memory.get(INT, source.offsets() + 4L * (i + 1)) & 0xFFFF_FFFFL;
                starts[i] = (int) (at - first);
                lengths[i] = (int) (next - at);
                at = next;
            }
            return new BytesColumn(bytes, starts, lengths, nulls(source, null, count), count);
        }
        int used = 0;
        byte[] bytes = heap;
        for (int i = 0; i < count; i++) {
            long at = memory.get(INT, source.offsets() + 4L * rows[i]) & 0xFFFF_FFFFL;
            long next = memory.get(INT, source.offsets() + 4L * (rows[i] + 1L)) & 0xFFFF_FFFFL;
            int length = (int) (next - at);
            if (used + length > bytes.length) {
                bytes = heap(used + length, used);
            }
            MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, source.heap() + at, bytes, used, length);
            starts[i] = used;
            lengths[i] = length;
            used += length;
        }
        return new BytesColumn(bytes, starts, lengths, nulls(source, rows, count), count);
    }

    private DictionaryColumn decode(StoredDictionaryColumn source, int @Nullable [] rows, int count) {
        PackedColumn packed = source.codes();
        int[] codes = ints(count);
        if (packed.width() == Width.CONSTANT) {
            Arrays.fill(codes, 0, count, (int) packed.base());
        } else if (rows == null) {
            decodeCodes(packed, count, codes);
        } else if (count * DENSE_FACTOR >= packed.length()) {
            int[] all = moreInts(packed.length());
            decodeCodes(packed, packed.length(), all);
            for (int i = 0; i < count; i++) {
                codes[i] = all[rows[i]];
            }
        } else {
            gatherCodes(packed, rows, count, codes);
        }
        return new DictionaryColumn(codes, source.dictionary(), nulls(source, rows, count), count);
    }

    private static void decodeCodes(PackedColumn packed, int count, int[] codes) {
        if (packed.width() == Width.LONG) {
            for (int i = 0; i < count; i++) {
                codes[i] = (int) packed.memory().get(LONG, packed.offset() + 8L * i);
            }
        } else {
            KERNELS.decodeInts(packed.memory(), packed.offset(), packed.width().bytes(), codes, count);
        }
    }

    private static void gatherCodes(PackedColumn packed, int[] rows, int count, int[] codes) {
        MemorySegment memory = packed.memory();
        long offset = packed.offset();
        switch (packed.width()) {
            case CONSTANT -> Arrays.fill(codes, 0, count, (int) packed.base());
            case BYTE -> {
                for (int i = 0; i < count; i++) {
                    codes[i] = memory.get(ValueLayout.JAVA_BYTE, offset + rows[i]) & 0xFF;
                }
            }
            case SHORT -> {
                for (int i = 0; i < count; i++) {
                    codes[i] = memory.get(SHORT, offset + 2L * rows[i]) & 0xFFFF;
                }
            }
            case INT -> {
                for (int i = 0; i < count; i++) {
                    codes[i] = memory.get(INT, offset + 4L * rows[i]);
                }
            }
            case LONG -> {
                for (int i = 0; i < count; i++) {
                    codes[i] = (int) memory.get(LONG, offset + 8L * rows[i]);
                }
            }
        }
    }

    private boolean @Nullable [] nulls(Column source, int @Nullable [] rows, int count) {
        boolean[] from = source.nulls();
        if (from == null || rows == null) {
            return from;
        }
        if (nullFlags.length < count) {
            nullFlags = new boolean[capacity(count)];
        }
        boolean any = false;
        for (int i = 0; i < count; i++) {
            boolean isNull = from[rows[i]];
            nullFlags[i] = isNull;
            any |= isNull;
        }
        return any ? nullFlags : null;
    }

    private long[] longs(int count) {
        if (longs.length < count) {
            longs = new long[capacity(count)];
        }
        return longs;
    }

    private long[] moreLongs(int count) {
        if (moreLongs.length < count) {
            moreLongs = new long[capacity(count)];
        }
        return moreLongs;
    }

    private double[] doubles(int count) {
        if (doubles.length < count) {
            doubles = new double[capacity(count)];
        }
        return doubles;
    }

    private int[] ints(int count) {
        if (ints.length < count) {
            ints = new int[capacity(count)];
        }
        return ints;
    }

    private int[] moreInts(int count) {
        if (moreInts.length < count) {
            moreInts = new int[capacity(count)];
        }
        return moreInts;
    }

    private byte[] heap(int bytes, int kept) {
        if (heap.length < bytes) {
            byte[] larger = new byte[Math.max(bytes, 2 * heap.length)];
            System.arraycopy(heap, 0, larger, 0, kept);
            heap = larger;
        }
        return heap;
    }

    private static int capacity(int count) {
        return Math.max(count, 1024);
    }
}
