package dev.skein.storage.files.parquet;

import dev.hardwood.metadata.PhysicalType;
import dev.hardwood.reader.ColumnReader;
import dev.hardwood.reader.Validity;
import dev.skein.catalog.Lane;
import dev.skein.catalog.SqlType;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.WideColumn;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// One column of a Parquet file: the library's arrays, a stretch at a time as a column. The arrays of a column are used
/// again for the next one.
final class ParquetColumn {
    private static final long NANOS_PER_MICRO = 1000;
    private static final long MICROS_PER_DAY = 86_400_000_000L;

    /// The Julian day of 1970-01-01.
    private static final long JULIAN_EPOCH_DAY = 2_440_588;

    private final ColumnReader reader;
    private final PhysicalType physical;
    private final ParquetType.Encoding encoding;
    private final SqlType type;
    private final boolean[] nulls = new boolean[Batch.MAX_ROWS];
    private final long[] longs;
    private final long[] highs;
    private final double[] doubles;
    private final int[] starts;
    private final int[] lengths;

    private Validity validity = Validity.NO_NULLS;
    private byte[] heap = new byte[0];
    private int[] offsets = new int[0];

    /// @param type the type that its values shall have; the stored one or a wider one of the same lane
    ParquetColumn(ColumnReader reader, ParquetType stored, SqlType type) {
        this.reader = reader;
        this.physical = reader.getColumnSchema().type();
        this.encoding = stored.encoding();
        this.type = type;
        int rows = Batch.MAX_ROWS;
        longs = new long[rows];
        highs = new long[type.lane() == Lane.WIDE ? rows : 0];
        doubles = new double[type.lane() == Lane.DOUBLE ? rows : 0];
        starts = new int[type.lane() == Lane.BYTES ? rows : 0];
        lengths = new int[starts.length];
    }

    /// Takes over what the library decoded last.
    void load() {
        validity = reader.getLeafValidity();
        if (physical == PhysicalType.BYTE_ARRAY || physical == PhysicalType.FIXED_LEN_BYTE_ARRAY
                || physical == PhysicalType.INT96) {
            heap = reader.getBinaryValues();
            offsets = reader.getBinaryOffsets();
        }
    }

    /// A stretch of the rows that were decoded last.
    Column slice(int from, int length) {
        boolean @Nullable [] absent = nulls(from, length);
        return switch (type.lane()) {
            case LONG -> longs(from, length, absent);
            case WIDE -> wide(from, length, absent);
            case DOUBLE -> doubles(from, length, absent);
            case BYTES -> bytes(from, length, absent);
        };
    }

    private boolean @Nullable [] nulls(int from, int length) {
        if (!validity.hasNulls()) {
            return null;
        }
        boolean any = false;
        for (int i = 0; i < length; i++) {
            boolean absent = validity.isNull(from + i);
            nulls[i] = absent;
            any |= absent;
        }
        return any ? nulls : null;
    }

    private LongColumn longs(int from, int length, boolean @Nullable [] absent) {
        switch (physical) {
            case BOOLEAN -> {
                boolean[] values = reader.getBooleans();
                for (int i = 0; i < length; i++) {
                    longs[i] = values[from + i] ? 1 : 0;
                }
            }
            case INT32 -> {
                int[] values = reader.getInts();
                long mask = encoding == ParquetType.Encoding.UNSIGNED_INT ? 0xFFFF_FFFFL : -1L;
                long factor = encoding == ParquetType.Encoding.MILLIS ? 1000 : 1;
                for (int i = 0; i < length; i++) {
                    longs[i] = (values[from + i] & mask) * factor;
                }
            }
            case INT64 -> longs64(reader.getLongs(), from, length);
            case INT96 -> {
                for (int i = 0; i < length; i++) {
                    longs[i] = absent != null && absent[i] ? 0 : int96(offsets[from + i]);
                }
            }
            case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> {
                for (int i = 0; i < length; i++) {
                    longs[i] = absent != null && absent[i] ? 0 : bigEndian(offsets[from + i], offsets[from + i + 1]);
                }
            }
            case FLOAT, DOUBLE -> throw new IllegalStateException(physical + " as " + type);
        }
        return bounded(length, absent);
    }

    private void longs64(long[] values, int from, int length) {
        switch (encoding) {
            case MILLIS -> {
                for (int i = 0; i < length; i++) {
                    longs[i] = values[from + i] * 1000;
                }
            }
            case NANOS -> {
                for (int i = 0; i < length; i++) {
                    longs[i] = Math.floorDiv(values[from + i], NANOS_PER_MICRO);
                }
            }
            case PLAIN, UNSIGNED_INT, UNSIGNED_LONG, INT96_TIMESTAMP, BIG_ENDIAN, UUID, HALF ->
                System.arraycopy(values, from, longs, 0, length);
        }
    }

    private long int96(int at) {
        ByteBuffer buffer = ByteBuffer.wrap(heap, at, 12).order(ByteOrder.LITTLE_ENDIAN);
        long nanosOfDay = buffer.getLong();
        return (buffer.getInt() - JULIAN_EPOCH_DAY) * MICROS_PER_DAY + Math.floorDiv(nanosOfDay, NANOS_PER_MICRO);
    }

    /// A two's complement number whose value fits in 64 bits.
    private long bigEndian(int start, int end) {
        long value = start < end ? heap[start] : 0;
        for (int i = start + 1; i < end; i++) {
            value = value << 8 | heap[i] & 0xFF;
        }
        return value;
    }

    private LongColumn bounded(int length, boolean @Nullable [] absent) {
        long minimum = Long.MAX_VALUE;
        long maximum = Long.MIN_VALUE;
        if (absent != null) {
            for (int i = 0; i < length; i++) {
                longs[i] = absent[i] ? 0 : longs[i];
            }
        }
        for (int i = 0; i < length; i++) {
            minimum = Math.min(minimum, longs[i]);
            maximum = Math.max(maximum, longs[i]);
        }
        return new LongColumn(longs, absent, length, minimum, maximum);
    }

    private WideColumn wide(int from, int length, boolean @Nullable [] absent) {
        for (int i = 0; i < length; i++) {
            if (absent != null && absent[i]) {
                longs[i] = 0;
                highs[i] = 0;
            } else if (encoding == ParquetType.Encoding.UNSIGNED_LONG) {
                longs[i] = reader.getLongs()[from + i];
                highs[i] = 0;
            } else if (physical == PhysicalType.INT32 || physical == PhysicalType.INT64) {
                longs[i] = physical == PhysicalType.INT32 ? reader.getInts()[from + i] : reader.getLongs()[from + i];
                highs[i] = longs[i] >> 63;
            } else {
                int start = offsets[from + i];
                int end = offsets[from + i + 1];
                if (end - start > 2 * Long.BYTES) {
                    end = trimmed(start, end);
                    start = end - 2 * Long.BYTES;
                }
                int middle = Math.max(start, end - Long.BYTES);
                longs[i] = middle > start ? unsigned(middle, end) : bigEndian(start, end);
                highs[i] = middle > start ? bigEndian(start, middle) : longs[i] >> 63;
            }
        }
        return new WideColumn(highs, longs, absent, length);
    }

    private long unsigned(int start, int end) {
        long value = 0;
        for (int i = start; i < end; i++) {
            value = value << 8 | heap[i] & 0xFF;
        }
        return value;
    }

    /// Checks that a number of more than 16 bytes fits in them.
    private int trimmed(int start, int end) {
        BigInteger value = new BigInteger(heap, start, end - start);
        if (value.bitLength() > 127) {
            throw new IllegalArgumentException("a decimal of " + value.bitLength() + " bits");
        }
        return end;
    }

    private DoubleColumn doubles(int from, int length, boolean @Nullable [] absent) {
        switch (physical) {
            case DOUBLE -> System.arraycopy(reader.getDoubles(), from, doubles, 0, length);
            case FLOAT -> {
                float[] values = reader.getFloats();
                for (int i = 0; i < length; i++) {
                    doubles[i] = values[from + i];
                }
            }
            case BOOLEAN, INT32, INT64, INT96, BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> {
                for (int i = 0; i < length; i++) {
                    int at = offsets[from + i];
                    doubles[i] = absent != null && absent[i]
                            ? 0
                            : Float.float16ToFloat((short) (heap[at] & 0xFF | heap[at + 1] << 8));
                }
            }
        }
        return new DoubleColumn(doubles, absent, length);
    }

    private BytesColumn bytes(int from, int length, boolean @Nullable [] absent) {
        for (int i = 0; i < length; i++) {
            starts[i] = offsets[from + i];
            lengths[i] = absent != null && absent[i] ? 0 : offsets[from + i + 1] - starts[i];
        }
        return new BytesColumn(heap, starts, lengths, absent, length);
    }
}
