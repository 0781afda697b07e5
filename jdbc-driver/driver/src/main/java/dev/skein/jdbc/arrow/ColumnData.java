package dev.skein.jdbc.arrow;

import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values of one column to be written.
 *
 * <p>By type, each value is null or: {@code Long} for booleans (0 or 1), whole numbers, dates, times, timestamps,
 * durations and months; {@code Double} for floating-point numbers; {@code BigInteger}, the unscaled value, for
 * decimals; {@code byte[]} for text, binary and fixed-size binary.
 *
 * @param field the name and type
 * @param values one for each row
 */
public record ColumnData(ArrowField field, List<@Nullable Object> values) {

    /** Encodes the buffers of this column: validity first, then what the type asks for. */
    List<byte[]> buffers() {
        ArrowType type = field.type();
        if (type instanceof ArrowType.Null) {
            return List.of();
        }
        byte[] validity = validity();
        if (type instanceof ArrowType.Bool) {
            return List.of(validity, bits());
        }
        if (type instanceof ArrowType.Utf8 || type instanceof ArrowType.Binary) {
            return List.of(validity, offsets(), joined());
        }
        return List.of(validity, fixed(widthOf(type)));
    }

    int nullCount() {
        int count = 0;
        for (Object value : values) {
            count += value == null ? 1 : 0;
        }
        return count;
    }

    private byte[] validity() {
        if (nullCount() == 0) {
            return new byte[0];
        }
        byte[] bits = new byte[(values.size() + 7) / 8];
        for (int row = 0; row < values.size(); row++) {
            if (values.get(row) != null) {
                bits[row >> 3] |= (byte) (1 << (row & 7));
            }
        }
        return bits;
    }

    private byte[] bits() {
        byte[] bits = new byte[(values.size() + 7) / 8];
        for (int row = 0; row < values.size(); row++) {
            if (values.get(row) instanceof Long value && value != 0) {
                bits[row >> 3] |= (byte) (1 << (row & 7));
            }
        }
        return bits;
    }

    private byte[] offsets() {
        byte[] offsets = new byte[(values.size() + 1) * Integer.BYTES];
        int end = 0;
        for (int row = 0; row < values.size(); row++) {
            if (values.get(row) instanceof byte[] value) {
                end = Math.addExact(end, value.length);
            }
            LittleEndian.putInt(offsets, (row + 1) * Integer.BYTES, end);
        }
        return offsets;
    }

    private byte[] joined() {
        int length = 0;
        for (Object value : values) {
            length += value instanceof byte[] bytes ? bytes.length : 0;
        }
        byte[] joined = new byte[length];
        int end = 0;
        for (Object value : values) {
            if (value instanceof byte[] bytes) {
                System.arraycopy(bytes, 0, joined, end, bytes.length);
                end += bytes.length;
            }
        }
        return joined;
    }

    private byte[] fixed(int width) {
        byte[] data = new byte[Math.multiplyExact(values.size(), width)];
        for (int row = 0; row < values.size(); row++) {
            Object value = values.get(row);
            int offset = row * width;
            if (value instanceof Long number) {
                putInteger(data, offset, width, number);
            } else if (value instanceof Double number) {
                if (width == Double.BYTES) {
                    LittleEndian.putLong(data, offset, Double.doubleToRawLongBits(number));
                } else {
                    LittleEndian.putInt(data, offset, Float.floatToRawIntBits(number.floatValue()));
                }
            } else if (value instanceof BigInteger number) {
                putWide(data, offset, width, number);
            } else if (value instanceof byte[] bytes) {
                System.arraycopy(bytes, 0, data, offset, Math.min(width, bytes.length));
            }
        }
        return data;
    }

    private static void putInteger(byte[] data, int offset, int width, long value) {
        switch (width) {
            case Long.BYTES -> LittleEndian.putLong(data, offset, value);
            case Integer.BYTES -> LittleEndian.putInt(data, offset, (int) value);
            case Short.BYTES -> LittleEndian.putShort(data, offset, (short) value);
            default -> data[offset] = (byte) value;
        }
    }

    private static void putWide(byte[] data, int offset, int width, BigInteger value) {
        byte[] highestFirst = value.toByteArray();
        byte fill = (byte) (value.signum() < 0 ? -1 : 0);
        for (int i = 0; i < width; i++) {
            int from = highestFirst.length - 1 - i;
            data[offset + i] = from >= 0 ? highestFirst[from] : fill;
        }
    }

    private static int widthOf(ArrowType type) {
        if (type instanceof ArrowType.Int integer) {
            return integer.bits() / Byte.SIZE;
        }
        if (type instanceof ArrowType.FloatingPoint floating) {
            return floating.bits() / Byte.SIZE;
        }
        if (type instanceof ArrowType.Decimal decimal) {
            return decimal.bits() / Byte.SIZE;
        }
        if (type instanceof ArrowType.FixedSizeBinary binary) {
            return binary.width();
        }
        if (type instanceof ArrowType.Date date) {
            return date.milliseconds() ? Long.BYTES : Integer.BYTES;
        }
        if (type instanceof ArrowType.Time time) {
            return time.bits() / Byte.SIZE;
        }
        if (type instanceof ArrowType.Timestamp || type instanceof ArrowType.Duration) {
            return Long.BYTES;
        }
        if (type instanceof ArrowType.Interval interval && interval.unit() == ArrowType.IntervalUnit.YEAR_MONTH) {
            return Integer.BYTES;
        }
        throw new IllegalArgumentException("cannot write values of type " + type);
    }
}
