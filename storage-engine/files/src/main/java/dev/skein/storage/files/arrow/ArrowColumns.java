package dev.skein.storage.files.arrow;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.WideColumn;
import dev.skein.storage.files.format.NullColumns;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntToLongFunction;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.ViewVarBinaryVector;
import org.apache.arrow.vector.ViewVarCharVector;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.jspecify.annotations.Nullable;

/// Turns stretches of vectors into columns.
final class ArrowColumns {
    private static final long MILLIS_PER_DAY = 86_400_000L;

    private ArrowColumns() {}

    /// @param type the SQL type of the vector's Arrow type, or a wider one of the same lane
    static Column of(FieldVector vector, SqlType type, int from, int length) {
        if (vector instanceof NullVector) {
            return NullColumns.of(type, length);
        }
        boolean[] nulls = new boolean[length];
        boolean any = false;
        for (int i = 0; i < length; i++) {
            nulls[i] = vector.isNull(from + i);
            any |= nulls[i];
        }
        boolean @Nullable [] absent = any ? nulls : null;
        return switch (type.lane()) {
            case LONG -> longs(vector, from, length, absent);
            case WIDE -> wide(vector, type, from, length, absent);
            case DOUBLE -> doubles(vector, from, length, absent);
            case BYTES -> bytes(vector, from, length, absent);
        };
    }

    private static LongColumn longs(FieldVector vector, int from, int length, boolean @Nullable [] absent) {
        IntToLongFunction reader = longReader(vector);
        long[] values = new long[length];
        long minimum = Long.MAX_VALUE;
        long maximum = Long.MIN_VALUE;
        for (int i = 0; i < length; i++) {
            values[i] = absent != null && absent[i] ? 0 : reader.applyAsLong(from + i);
            minimum = Math.min(minimum, values[i]);
            maximum = Math.max(maximum, values[i]);
        }
        return new LongColumn(values, absent, length, minimum, maximum);
    }

    private static IntToLongFunction longReader(FieldVector vector) {
        if (vector instanceof BitVector bits) {
            return bits::get;
        }
        if (vector instanceof DecimalVector decimals) {
            ArrowBuf data = decimals.getDataBuffer();
            return row -> data.getLong(16L * row);
        }
        if (vector.getField().getType() instanceof ArrowType.Decimal) {
            return row -> unscaled(vector, row).longValueExact();
        }
        IntToLongFunction raw = raw((BaseFixedWidthVector) vector);
        return switch (vector.getField().getType()) {
            case ArrowType.Date date when date.getUnit() == DateUnit.MILLISECOND ->
                row -> Math.floorDiv(raw.applyAsLong(row), MILLIS_PER_DAY);
            case ArrowType.Time time -> inMicros(raw, time.getUnit());
            case ArrowType.Timestamp timestamp -> inMicros(raw, timestamp.getUnit());
            case ArrowType.Duration duration -> inMicros(raw, duration.getUnit());
            default -> raw;
        };
    }

    private static BigInteger unscaled(FieldVector vector, int row) {
        return ((BigDecimal) Objects.requireNonNull(vector.getObject(row))).unscaledValue();
    }

    private static IntToLongFunction raw(BaseFixedWidthVector vector) {
        ArrowBuf data = vector.getDataBuffer();
        boolean signed = !(vector.getField().getType() instanceof ArrowType.Int integer) || integer.getIsSigned();
        return switch (vector.getTypeWidth()) {
            case Byte.BYTES -> signed ? data::getByte : row -> data.getByte(row) & 0xFF;
            case Short.BYTES -> signed ? row -> data.getShort(2L * row) : row -> data.getShort(2L * row) & 0xFFFF;
            case Integer.BYTES -> signed ? row -> data.getInt(4L * row) : row -> data.getInt(4L * row) & 0xFFFF_FFFFL;
            case Long.BYTES -> row -> data.getLong(8L * row);
            default -> throw unreadable(vector);
        };
    }

    private static IntToLongFunction inMicros(IntToLongFunction raw, TimeUnit unit) {
        return switch (unit) {
            case SECOND -> row -> Math.multiplyExact(raw.applyAsLong(row), 1_000_000L);
            case MILLISECOND -> row -> Math.multiplyExact(raw.applyAsLong(row), 1000L);
            case MICROSECOND -> raw;
            case NANOSECOND -> row -> Math.floorDiv(raw.applyAsLong(row), 1000L);
        };
    }

    private static WideColumn wide(
            FieldVector vector, SqlType type, int from, int length, boolean @Nullable [] absent) {
        long[] high = new long[length];
        long[] low = new long[length];
        for (int i = 0; i < length; i++) {
            if (absent != null && absent[i]) {
                continue;
            }
            if (type.equals(SqlType.UUID)) {
                ArrowBuf data = vector.getDataBuffer();
                high[i] = Long.reverseBytes(data.getLong(16L * (from + i)));
                low[i] = Long.reverseBytes(data.getLong(16L * (from + i) + 8));
            } else if (vector instanceof DecimalVector) {
                ArrowBuf data = vector.getDataBuffer();
                low[i] = data.getLong(16L * (from + i));
                high[i] = data.getLong(16L * (from + i) + 8);
            } else {
                BigInteger value = unscaled(vector, from + i);
                low[i] = value.longValue();
                high[i] = value.shiftRight(Long.SIZE).longValue();
            }
        }
        return new WideColumn(high, low, absent, length);
    }

    private static DoubleColumn doubles(FieldVector vector, int from, int length, boolean @Nullable [] absent) {
        double[] values = new double[length];
        for (int i = 0; i < length; i++) {
            if (absent == null || !absent[i]) {
                values[i] = switch (vector) {
                    case Float8Vector doubles -> doubles.get(from + i);
                    case Float4Vector floats -> floats.get(from + i);
                    case Float2Vector halves -> halves.getValueAsFloat(from + i);
                    default -> throw unreadable(vector);
                };
            }
        }
        return new DoubleColumn(values, absent, length);
    }

    private static BytesColumn bytes(FieldVector vector, int from, int length, boolean @Nullable [] absent) {
        byte[] heap = new byte[0];
        int used = 0;
        int[] starts = new int[length];
        int[] lengths = new int[length];
        for (int i = 0; i < length; i++) {
            byte[] value = absent != null && absent[i] ? new byte[0] : value(vector, from + i);
            if (used + value.length > heap.length) {
                heap = Arrays.copyOf(heap, Math.max(2 * heap.length, used + value.length));
            }
            System.arraycopy(value, 0, heap, used, value.length);
            starts[i] = used;
            lengths[i] = value.length;
            used += value.length;
        }
        return new BytesColumn(heap, starts, lengths, absent, length);
    }

    private static byte[] value(FieldVector vector, int row) {
        return Objects.requireNonNull(switch (vector) {
            case VarCharVector text -> text.get(row);
            case VarBinaryVector binary -> binary.get(row);
            case LargeVarCharVector text -> text.get(row);
            case LargeVarBinaryVector binary -> binary.get(row);
            case ViewVarCharVector text -> text.get(row);
            case ViewVarBinaryVector binary -> binary.get(row);
            case FixedSizeBinaryVector binary -> binary.get(row);
            default -> throw unreadable(vector);
        });
    }

    /// What the file's schema should have refused before any row was read.
    private static SkeinException unreadable(FieldVector vector) {
        return new SkeinException(ErrorCode.FEATURE_NOT_SUPPORTED, "column \"" + vector.getName() + "\" is "
                + vector.getField().getType() + ", which cannot be read; leave it out of the query");
    }
}
