package dev.skein.storage.arrow;

import dev.skein.catalog.SqlType;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DictionaryColumn;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.WideColumn;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/// Collects dense batches of a result stream in the vectors of one Arrow root, so that what travels is few large
/// record batches. Layouts are those of the Arrow Columnar Format, version 1.
///
/// The caller owns the root. Call order: any number of [#append], then [#finish], then the root may be sent; the next
/// `append` starts over. Not thread-safe.
public final class ArrowBatchWriter {
    /// Rows of a record batch: with 64 K rows or more the cost per batch no longer shows in the throughput.
    public static final int TARGET_ROWS = 64 * 1024;

    /// Bytes of text or binary in a record batch before it is sent early; keeps messages far below gRPC's limits.
    private static final long TARGET_TEXT_BYTES = 16L << 20;

    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG_BIG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final VectorSchemaRoot root;
    private final List<SqlType> types;
    private int rowCount;
    private int capacity;
    private long textBytes;

    /// @param root vectors of the Arrow types that [dev.skein.catalog.arrow.ArrowTypes] gives for `types`
    public ArrowBatchWriter(VectorSchemaRoot root, List<SqlType> types) {
        this.root = root;
        this.types = List.copyOf(types);
    }

    /// Rows collected since the last [#finish].
    public int rowCount() {
        return rowCount;
    }

    /// Whether enough was collected to send it.
    public boolean isFull() {
        return rowCount + Batch.MAX_ROWS > TARGET_ROWS || textBytes >= TARGET_TEXT_BYTES;
    }

    /// Adds the rows of a dense batch.
    public void append(Batch batch) {
        ensureCapacity(rowCount + batch.length());
        for (int i = 0; i < types.size(); i++) {
            FieldVector vector = root.getVector(i);
            Column column = batch.columns().get(i);
            writeValidity(vector, column.nulls(), batch.length());
            switch (column) {
                case LongColumn numbers -> writeLongs((BaseFixedWidthVector) vector, types.get(i), numbers);
                case WideColumn wide -> writeWide((BaseFixedWidthVector) vector, types.get(i), wide);
                case DoubleColumn doubles -> writeDoubles((BaseFixedWidthVector) vector, types.get(i), doubles);
                case BytesColumn bytes -> writeBytes((BaseVariableWidthVector) vector, bytes, null, bytes.length());
                case DictionaryColumn coded -> writeBytes(
                        (BaseVariableWidthVector) vector, coded.dictionary(), coded.codes(), coded.length());
                default -> throw new IllegalArgumentException("not a dense column: " + column.getClass());
            }
        }
        rowCount += batch.length();
    }

    /// Makes the root ready to be sent.
    public void finish() {
        for (FieldVector vector : root.getFieldVectors()) {
            if (vector instanceof BaseVariableWidthVector text) {
                text.setLastSet(rowCount - 1);
            }
            vector.setValueCount(rowCount);
        }
        root.setRowCount(rowCount);
        rowCount = 0;
        capacity = 0;
        textBytes = 0;
    }

    private void ensureCapacity(int rows) {
        if (rows <= capacity) {
            return;
        }
        int wanted = capacity == 0 ? rows : TARGET_ROWS;
        for (FieldVector vector : root.getFieldVectors()) {
            if (capacity == 0) {
                vector.clear();
                vector.setInitialCapacity(wanted);
                vector.allocateNew();
            }
            while (vector.getValueCapacity() < wanted) {
                vector.reAlloc();
            }
        }
        if (capacity == 0) {
            for (FieldVector vector : root.getFieldVectors()) {
                if (vector instanceof BaseVariableWidthVector text) {
                    text.getOffsetBuffer().setInt(0, 0);
                }
            }
        }
        capacity = wanted;
    }

    private static MemorySegment memory(ArrowBuf buffer) {
        return MemorySegment.ofAddress(buffer.memoryAddress()).reinterpret(buffer.capacity());
    }

    private void writeValidity(FieldVector vector, boolean @Nullable [] nulls, int length) {
        MemorySegment bits = memory(vector.getValidityBuffer());
        int row = rowCount;
        int index = 0;
        while (index < length && (row & 7) != 0) {
            setBit(bits, row++, nulls == null || !nulls[index]);
            index++;
        }
        while (index + 8 <= length) {
            int octet = 0xFF;
            if (nulls != null) {
                octet = 0;
                for (int bit = 0; bit < 8; bit++) {
                    octet |= (nulls[index + bit] ? 0 : 1) << bit;
                }
            }
            bits.set(ValueLayout.JAVA_BYTE, (long) row >>> 3, (byte) octet);
            row += 8;
            index += 8;
        }
        while (index < length) {
            setBit(bits, row++, nulls == null || !nulls[index]);
            index++;
        }
    }

    private static void setBit(MemorySegment bits, int row, boolean value) {
        long at = (long) row >>> 3;
        int octet = (row & 7) == 0 ? 0 : bits.get(ValueLayout.JAVA_BYTE, at);
        int mask = 1 << (row & 7);
        bits.set(ValueLayout.JAVA_BYTE, at, (byte) (value ? octet | mask : octet & ~mask));
    }

    private void writeLongs(BaseFixedWidthVector vector, SqlType type, LongColumn column) {
        MemorySegment data = memory(vector.getDataBuffer());
        long[] values = column.values();
        int length = column.length();
        switch (type.kind()) {
            case NULL -> {}
            case BOOLEAN -> {
                for (int i = 0; i < length; i++) {
                    setBit(data, rowCount + i, values[i] != 0);
                }
            }
            case TINYINT -> {
                for (int i = 0; i < length; i++) {
                    data.set(ValueLayout.JAVA_BYTE, rowCount + i, (byte) values[i]);
                }
            }
            case SMALLINT -> {
                for (int i = 0; i < length; i++) {
                    data.set(SHORT, 2L * (rowCount + i), (short) values[i]);
                }
            }
            case INTEGER, DATE, INTERVAL_YEAR_MONTH -> {
                for (int i = 0; i < length; i++) {
                    data.set(INT, 4L * (rowCount + i), (int) values[i]);
                }
            }
            case BIGINT, TIME, TIMESTAMP, TIMESTAMP_TZ, INTERVAL_DAY_TIME ->
                MemorySegment.copy(values, 0, data, LONG, 8L * rowCount, length);
            case DECIMAL -> {
                for (int i = 0; i < length; i++) {
                    long at = 16L * (rowCount + i);
                    data.set(LONG, at, values[i]);
                    data.set(LONG, at + 8, values[i] >> 63);
                }
            }
            case REAL, DOUBLE, CHAR, VARCHAR, VARBINARY, UUID -> throw mismatch(type, column);
        }
    }

    private void writeWide(BaseFixedWidthVector vector, SqlType type, WideColumn column) {
        MemorySegment data = memory(vector.getDataBuffer());
        long[] high = column.high();
        long[] low = column.low();
        boolean uuid = type.equals(SqlType.UUID);
        for (int i = 0; i < column.length(); i++) {
            long at = 16L * (rowCount + i);
            if (uuid) {
                data.set(LONG_BIG, at, high[i]);
                data.set(LONG_BIG, at + 8, low[i]);
            } else {
                data.set(LONG, at, low[i]);
                data.set(LONG, at + 8, high[i]);
            }
        }
    }

    private void writeDoubles(BaseFixedWidthVector vector, SqlType type, DoubleColumn column) {
        MemorySegment data = memory(vector.getDataBuffer());
        double[] values = column.values();
        if (type.equals(SqlType.REAL)) {
            for (int i = 0; i < column.length(); i++) {
                data.set(FLOAT, 4L * (rowCount + i), (float) values[i]);
            }
        } else {
            MemorySegment.copy(values, 0, data, DOUBLE, 8L * rowCount, column.length());
        }
    }

    /// @param codes per row the index of its bytes; null if row `i` has bytes `i`
    private void writeBytes(BaseVariableWidthVector vector, BytesColumn bytes, int @Nullable [] codes, int length) {
        boolean @Nullable [] nulls = codes == null ? bytes.nulls() : null;
        long added = 0;
        for (int i = 0; i < length; i++) {
            if (nulls == null || !nulls[i]) {
                added += bytes.lengths()[codes == null ? i : codes[i]];
            }
        }
        int at = vector.getOffsetBuffer().getInt(4L * rowCount);
        while (vector.getDataBuffer().capacity() < at + added) {
            vector.reallocDataBuffer(Math.max(at + added, 2L * vector.getDataBuffer().capacity()));
        }
        MemorySegment offsets = memory(vector.getOffsetBuffer());
        MemorySegment data = memory(vector.getDataBuffer());
        for (int i = 0; i < length; i++) {
            if (nulls == null || !nulls[i]) {
                int entry = codes == null ? i : codes[i];
                int count = bytes.lengths()[entry];
                MemorySegment.copy(bytes.heap(), bytes.starts()[entry], data, ValueLayout.JAVA_BYTE, at, count);
                at += count;
            }
            offsets.set(INT, 4L * (rowCount + i + 1), at);
        }
        textBytes = Math.max(textBytes, at);
    }

    private static IllegalArgumentException mismatch(SqlType type, Column column) {
        return new IllegalArgumentException("a " + type + " in a " + column.getClass().getSimpleName());
    }
}
