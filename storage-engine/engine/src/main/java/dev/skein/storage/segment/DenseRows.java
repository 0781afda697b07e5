package dev.skein.storage.segment;

import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DictionaryColumn;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.PackedColumn;
import dev.skein.storage.batch.StoredBytesColumn;
import dev.skein.storage.batch.StoredDictionaryColumn;
import dev.skein.storage.batch.StoredDoubleColumn;
import dev.skein.storage.batch.StoredWideColumn;
import dev.skein.storage.batch.WideColumn;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;

/// Makes stored columns dense, so that rows of one segment can be written to another.
public final class DenseRows {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private DenseRows() {}

    /// The columns of a batch as dense ones, with the same rows.
    public static List<Column> of(Batch batch) {
        return batch.columns().stream().map(DenseRows::dense).toList();
    }

    private static Column dense(Column column) {
        return switch (column) {
            case LongColumn _, WideColumn _, DoubleColumn _, BytesColumn _, DictionaryColumn _ -> column;
            case PackedColumn packed -> new LongColumn(
                    values(packed), packed.nulls(), packed.length(), packed.minimum(), packed.maximum());
            case StoredWideColumn wide -> wide(wide);
            case StoredDoubleColumn doubles -> doubles(doubles);
            case StoredBytesColumn bytes -> bytes(bytes);
            case StoredDictionaryColumn coded -> {
                long[] codes = values(coded.codes());
                int[] narrow = new int[codes.length];
                for (int i = 0; i < narrow.length; i++) {
                    narrow[i] = (int) codes[i];
                }
                yield new DictionaryColumn(narrow, coded.dictionary(), coded.nulls(), coded.length());
            }
        };
    }

    private static long[] values(PackedColumn packed) {
        MemorySegment memory = packed.memory();
        long at = packed.offset();
        long[] values = new long[packed.length()];
        for (int i = 0; i < values.length; i++) {
            long lane = switch (packed.width()) {
                case CONSTANT -> 0;
                case BYTE -> memory.get(ValueLayout.JAVA_BYTE, at + i) & 0xFFL;
                case SHORT -> memory.get(SHORT, at + 2L * i) & 0xFFFFL;
                case INT -> memory.get(INT, at + 4L * i) & 0xFFFF_FFFFL;
                case LONG -> memory.get(LONG, at + 8L * i);
            };
            values[i] = packed.base() + packed.factor() * lane;
        }
        return values;
    }

    private static WideColumn wide(StoredWideColumn stored) {
        long[] high = new long[stored.length()];
        long[] low = new long[stored.length()];
        for (int i = 0; i < high.length; i++) {
            low[i] = stored.memory().get(LONG, stored.offset() + 16L * i);
            high[i] = stored.memory().get(LONG, stored.offset() + 16L * i + Long.BYTES);
        }
        return new WideColumn(high, low, stored.nulls(), stored.length());
    }

    private static DoubleColumn doubles(StoredDoubleColumn stored) {
        double[] values = new double[stored.length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = stored.single()
                    ? stored.memory().get(FLOAT, stored.offset() + 4L * i)
                    : stored.memory().get(DOUBLE, stored.offset() + 8L * i);
        }
        return new DoubleColumn(values, stored.nulls(), stored.length());
    }

    private static BytesColumn bytes(StoredBytesColumn stored) {
        int length = stored.length();
        int[] starts = new int[length];
        int[] lengths = new int[length];
        int first = stored.memory().get(INT, stored.offsets());
        for (int i = 0; i < length; i++) {
            int from = stored.memory().get(INT, stored.offsets() + 4L * i);
            starts[i] = from - first;
            lengths[i] = stored.memory().get(INT, stored.offsets() + 4L * (i + 1)) - from;
        }
        byte[] heap = new byte[length == 0 ? 0 : starts[length - 1] + lengths[length - 1]];
        MemorySegment.copy(stored.memory(), ValueLayout.JAVA_BYTE, stored.heap() + first, heap, 0, heap.length);
        return new BytesColumn(heap, starts, lengths, stored.nulls(), length);
    }
}
