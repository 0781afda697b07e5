package dev.skein.server.node;

import dev.skein.catalog.SqlType;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.WideColumn;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/// Copies rows of Arrow record batches, as `ArrowBatchWriter` writes them, into dense batches.
final class ArrowBatchReader {
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG_BIG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final long DECIMAL_BYTES = 16;

    private ArrowBatchReader() {}

    /// Some rows of a record batch.
    ///
    /// @param types types of the columns
    static Batch read(VectorSchemaRoot root, List<SqlType> types, int first, int count) {
        List<Column> columns = new ArrayList<>(types.size());
        for (int i = 0; i < types.size(); i++) {
            FieldVector vector = root.getVector(i);
            SqlType type = types.get(i);
            boolean @Nullable [] nulls = nulls(vector, first, count);
            columns.add(switch (type.lane()) {
                case LONG -> longs(vector, type, nulls, first, count);
                case WIDE -> wide(memory(vector.getDataBuffer()), type, nulls, first, count);
                case DOUBLE -> doubles(memory(vector.getDataBuffer()), type, nulls, first, count);
                case BYTES -> bytes((BaseVariableWidthVector) vector, nulls, first, count);
            });
        }
        return Batch.of(columns, count);
    }

    private static MemorySegment memory(ArrowBuf buffer) {
        return MemorySegment.ofAddress(buffer.memoryAddress()).reinterpret(buffer.capacity());
    }

    private static boolean @Nullable [] nulls(FieldVector vector, int first, int count) {
        if (vector.getNullCount() == 0) {
            return null;
        }
        boolean[] nulls = new boolean[count];
        for (int i = 0; i < count; i++) {
            nulls[i] = vector.isNull(first + i);
        }
        return nulls;
    }

    private static LongColumn longs(
            FieldVector vector, SqlType type, boolean @Nullable [] nulls, int first, int count) {
        long[] values = new long[count];
        switch (type.kind()) {
            case NULL -> {}
            case BOOLEAN -> {
                MemorySegment bits = memory(vector.getDataBuffer());
                for (int i = 0; i < count; i++) {
                    int row = first + i;
                    values[i] = bits.get(ValueLayout.JAVA_BYTE, row >>> 3) >>> (row & 7) & 1;
                }
            }
            case TINYINT -> {
                MemorySegment data = memory(vector.getDataBuffer());
                for (int i = 0; i < count; i++) {
                    values[i] = data.get(ValueLayout.JAVA_BYTE, first + i);
                }
            }
            case SMALLINT -> {
                MemorySegment data = memory(vector.getDataBuffer());
                for (int i = 0; i < count; i++) {
                    values[i] = data.get(SHORT, 2L * (first + i));
                }
            }
            case INTEGER, DATE, INTERVAL_YEAR_MONTH -> {
                MemorySegment data = memory(vector.getDataBuffer());
                for (int i = 0; i < count; i++) {
                    values[i] = data.get(INT, 4L * (first + i));
                }
            }
            case BIGINT, TIME, TIMESTAMP, TIMESTAMP_TZ, INTERVAL_DAY_TIME ->
                MemorySegment.copy(memory(vector.getDataBuffer()), LONG, 8L * first, values, 0, count);
            case DECIMAL -> {
                MemorySegment data = memory(vector.getDataBuffer());
                for (int i = 0; i < count; i++) {
                    values[i] = data.get(LONG, DECIMAL_BYTES * (first + i));
                }
            }
            case REAL, DOUBLE, CHAR, VARCHAR, VARBINARY, UUID ->
                throw new IllegalArgumentException("a " + type + " is not in the long lane");
        }
        return ranged(values, nulls, count);
    }

    private static LongColumn ranged(long[] values, boolean @Nullable [] nulls, int count) {
        long minimum = Long.MAX_VALUE;
        long maximum = Long.MIN_VALUE;
        for (int i = 0; i < count; i++) {
            if (nulls == null || !nulls[i]) {
                minimum = Math.min(minimum, values[i]);
                maximum = Math.max(maximum, values[i]);
            }
        }
        if (minimum > maximum) {
            minimum = 0;
            maximum = 0;
        }
        for (int i = 0; nulls != null && i < count; i++) {
            values[i] = nulls[i] ? minimum : values[i];
        }
        return new LongColumn(values, nulls, count, minimum, maximum);
    }

    private static WideColumn wide(
            MemorySegment data, SqlType type, boolean @Nullable [] nulls, int first, int count) {
        long[] high = new long[count];
        long[] low = new long[count];
        boolean uuid = type.equals(SqlType.UUID);
        for (int i = 0; i < count; i++) {
            if (nulls != null && nulls[i]) {
                continue;
            }
            long at = DECIMAL_BYTES * (first + i);
            high[i] = uuid ? data.get(LONG_BIG, at) : data.get(LONG, at + Long.BYTES);
            low[i] = uuid ? data.get(LONG_BIG, at + Long.BYTES) : data.get(LONG, at);
        }
        return new WideColumn(high, low, nulls, count);
    }

    private static DoubleColumn doubles(
            MemorySegment data, SqlType type, boolean @Nullable [] nulls, int first, int count) {
        double[] values = new double[count];
        if (type.equals(SqlType.REAL)) {
            for (int i = 0; i < count; i++) {
                values[i] = data.get(FLOAT, 4L * (first + i));
            }
        } else {
            MemorySegment.copy(data, DOUBLE, 8L * first, values, 0, count);
        }
        return new DoubleColumn(values, nulls, count);
    }

    private static BytesColumn bytes(
            BaseVariableWidthVector vector, boolean @Nullable [] nulls, int first, int count) {
        MemorySegment offsets = memory(vector.getOffsetBuffer());
        int start = offsets.get(INT, 4L * first);
        int[] starts = new int[count];
        int[] lengths = new int[count];
        int from = start;
        for (int i = 0; i < count; i++) {
            int to = offsets.get(INT, 4L * (first + i + 1));
            starts[i] = from - start;
            lengths[i] = to - from;
            from = to;
        }
        byte[] heap = new byte[from - start];
        MemorySegment.copy(memory(vector.getDataBuffer()), ValueLayout.JAVA_BYTE, start, heap, 0, heap.length);
        return new BytesColumn(heap, starts, lengths, nulls, count);
    }
}
