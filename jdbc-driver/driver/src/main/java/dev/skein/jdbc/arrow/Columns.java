package dev.skein.jdbc.arrow;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The physical layouts of Arrow columns. */
final class Columns {
    private Columns() {}

    /**
     * Which rows have values: bit {@code row}, lowest bit first, is 1 for a value. A buffer of no bytes stands for
     * values everywhere.
     */
    private static boolean isUnset(BufferSlice validity, int row) {
        return validity.length() != 0 && !bit(validity, row);
    }

    private static boolean bit(BufferSlice bits, int row) {
        return (bits.data()[bits.offset() + (row >> 3)] >> (row & 7) & 1) != 0;
    }

    /** No values at all. */
    static final class Nulls extends Column {
        @Override
        public boolean isNull(int row) {
            return true;
        }
    }

    /** One bit for each value. */
    static final class Bits extends Column {
        private final BufferSlice validity;
        private final BufferSlice values;

        Bits(BufferSlice validity, BufferSlice values) {
            this.validity = validity;
            this.values = values;
        }

        @Override
        public boolean isNull(int row) {
            return isUnset(validity, row);
        }

        @Override
        public long longAt(int row) {
            return bit(values, row) ? 1 : 0;
        }
    }

    /** Whole numbers of 1, 2, 4 or 8 bytes. Unsigned ones of 8 bytes come as the signed number of the same bits. */
    static final class Integers extends Column {
        private final BufferSlice validity;
        private final byte[] data;
        private final int start;
        private final int width;
        private final boolean signed;

        Integers(BufferSlice validity, BufferSlice values, int width, boolean signed) {
            this.validity = validity;
            this.data = values.data();
            this.start = values.offset();
            this.width = width;
            this.signed = signed;
        }

        @Override
        public boolean isNull(int row) {
            return isUnset(validity, row);
        }

        @Override
        public long longAt(int row) {
            int offset = start + row * width;
            return switch (width) {
                case Long.BYTES -> LittleEndian.longAt(data, offset);
                case Integer.BYTES -> {
                    int value = LittleEndian.intAt(data, offset);
                    yield signed ? value : Integer.toUnsignedLong(value);
                }
                case Short.BYTES -> {
                    short value = LittleEndian.shortAt(data, offset);
                    yield signed ? value : Short.toUnsignedLong(value);
                }
                default -> signed ? data[offset] : Byte.toUnsignedLong(data[offset]);
            };
        }
    }

    /** Floating-point numbers of 2, 4 or 8 bytes. */
    static final class Floats extends Column {
        private final BufferSlice validity;
        private final byte[] data;
        private final int start;
        private final int width;

        Floats(BufferSlice validity, BufferSlice values, int width) {
            this.validity = validity;
            this.data = values.data();
            this.start = values.offset();
            this.width = width;
        }

        @Override
        public boolean isNull(int row) {
            return isUnset(validity, row);
        }

        @Override
        public double doubleAt(int row) {
            int offset = start + row * width;
            return switch (width) {
                case Double.BYTES -> Double.longBitsToDouble(LittleEndian.longAt(data, offset));
                case Float.BYTES -> Float.intBitsToFloat(LittleEndian.intAt(data, offset));
                default -> halfToDouble(LittleEndian.shortAt(data, offset));
            };
        }

        /** IEEE 754 binary16: 1 sign bit, 5 exponent bits, 10 fraction bits. */
        private static double halfToDouble(short half) {
            int exponent = half >> 10 & 0x1F;
            int fraction = half & 0x3FF;
            double magnitude;
            if (exponent == 0) {
                magnitude = Math.scalb((double) fraction, -24);
            } else if (exponent == 0x1F) {
                magnitude = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
            } else {
                magnitude = Math.scalb((double) (fraction | 0x400), exponent - 25);
            }
            return half < 0 ? -magnitude : magnitude;
        }
    }

    /** As many bytes for each value: decimals, UUIDs, intervals of several parts. */
    static final class FixedBytes extends Column {
        private final BufferSlice validity;
        private final byte[] data;
        private final int start;
        private final int width;

        FixedBytes(BufferSlice validity, BufferSlice values, int width) {
            this.validity = validity;
            this.data = values.data();
            this.start = values.offset();
            this.width = width;
        }

        @Override
        public boolean isNull(int row) {
            return isUnset(validity, row);
        }

        /** The lowest 8 bytes. */
        @Override
        public long longAt(int row) {
            int offset = start + row * width;
            return width >= Long.BYTES ? LittleEndian.longAt(data, offset) : LittleEndian.intAt(data, offset);
        }

        @Override
        public BigInteger integerAt(int row) {
            int offset = start + row * width;
            if (width == 2 * Long.BYTES) {
                long low = LittleEndian.longAt(data, offset);
                long high = LittleEndian.longAt(data, offset + Long.BYTES);
                if (high == low >> (Long.SIZE - 1)) {
                    return BigInteger.valueOf(low);
                }
            }
            byte[] highestFirst = new byte[width];
            for (int i = 0; i < width; i++) {
                highestFirst[i] = data[offset + width - 1 - i];
            }
            return new BigInteger(highestFirst);
        }

        @Override
        public byte[] bytesAt(int row) {
            int offset = start + row * width;
            return Arrays.copyOfRange(data, offset, offset + width);
        }
    }

    /** Text and binary values, found by their offsets. */
    static final class VariableBytes extends Column {
        private final BufferSlice validity;
        private final Offsets offsets;
        private final BufferSlice values;

        VariableBytes(BufferSlice validity, Offsets offsets, BufferSlice values) {
            this.validity = validity;
            this.offsets = offsets;
            this.values = values;
        }

        @Override
        public boolean isNull(int row) {
            return isUnset(validity, row);
        }

        @Override
        public byte[] bytesAt(int row) {
            int from = values.offset() + offsets.start(row);
            return Arrays.copyOfRange(values.data(), from, from + offsets.count(row));
        }

        @Override
        public String textAt(int row) {
            return new String(
                    values.data(), values.offset() + offsets.start(row), offsets.count(row), StandardCharsets.UTF_8);
        }
    }

    /** Lists and maps: the elements of all rows in one child, found by their offsets. */
    static final class Sequences extends Column {
        private final BufferSlice validity;
        private final Offsets offsets;
        private final Column elements;

        Sequences(BufferSlice validity, Offsets offsets, Column elements) {
            this.validity = validity;
            this.offsets = offsets;
            this.elements = elements;
        }

        @Override
        public boolean isNull(int row) {
            return isUnset(validity, row);
        }

        @Override
        public Column childAt(int row, int child) {
            return elements;
        }

        @Override
        public int childStart(int row) {
            return offsets.start(row);
        }

        @Override
        public int childCount(int row) {
            return offsets.count(row);
        }
    }

    /** Lists of one length. */
    static final class FixedSequences extends Column {
        private final BufferSlice validity;
        private final int size;
        private final Column elements;

        FixedSequences(BufferSlice validity, int size, Column elements) {
            this.validity = validity;
            this.size = size;
            this.elements = elements;
        }

        @Override
        public boolean isNull(int row) {
            return isUnset(validity, row);
        }

        @Override
        public Column childAt(int row, int child) {
            return elements;
        }

        @Override
        public int childStart(int row) {
            return row * size;
        }

        @Override
        public int childCount(int row) {
            return size;
        }
    }

    /** One column for each field. */
    static final class Structs extends Column {
        private final BufferSlice validity;
        private final List<Column> fields;

        Structs(BufferSlice validity, List<Column> fields) {
            this.validity = validity;
            this.fields = List.copyOf(fields);
        }

        @Override
        public boolean isNull(int row) {
            return isUnset(validity, row);
        }

        @Override
        public Column childAt(int row, int child) {
            return fields.get(child);
        }

        @Override
        public int childStart(int row) {
            return row;
        }

        @Override
        public int childCount(int row) {
            return 1;
        }
    }

    /** Each row's value is in one of the children. */
    static final class Unions extends Column {
        private static final int NO_CHILD = -1;

        private final BufferSlice types;
        private final BufferSlice offsets;
        private final boolean dense;
        private final int[] childByType;
        private final List<Column> children;

        Unions(BufferSlice types, BufferSlice offsets, boolean dense, List<Integer> typeIds, List<Column> children) {
            this.types = types;
            this.offsets = offsets;
            this.dense = dense;
            this.children = List.copyOf(children);
            this.childByType = new int[Byte.MAX_VALUE + 1];
            Arrays.fill(childByType, NO_CHILD);
            for (int i = 0; i < typeIds.size(); i++) {
                childByType[typeIds.get(i)] = i;
            }
        }

        @Override
        public boolean isNull(int row) {
            int child = childOf(row);
            return child == NO_CHILD || children.get(child).isNull(childStart(row));
        }

        @Override
        public int childOf(int row) {
            return childByType[types.data()[types.offset() + row]];
        }

        @Override
        public Column childAt(int row, int child) {
            return children.get(child);
        }

        @Override
        public int childStart(int row) {
            return dense ? LittleEndian.intAt(offsets.data(), offsets.offset() + row * Integer.BYTES) : row;
        }

        @Override
        public int childCount(int row) {
            return 1;
        }
    }

    /** Values looked up in a dictionary. */
    static final class Looked extends Column {
        private final Column indexes;
        private final Column dictionary;

        Looked(Column indexes, Column dictionary) {
            this.indexes = indexes;
            this.dictionary = dictionary;
        }

        @Override
        public boolean isNull(int row) {
            return indexes.isNull(row) || dictionary.isNull(index(row));
        }

        @Override
        public long longAt(int row) {
            return dictionary.longAt(index(row));
        }

        @Override
        public double doubleAt(int row) {
            return dictionary.doubleAt(index(row));
        }

        @Override
        public BigInteger integerAt(int row) {
            return dictionary.integerAt(index(row));
        }

        @Override
        public byte[] bytesAt(int row) {
            return dictionary.bytesAt(index(row));
        }

        @Override
        public String textAt(int row) {
            return dictionary.textAt(index(row));
        }

        @Override
        public Column childAt(int row, int child) {
            return dictionary.childAt(index(row), child);
        }

        @Override
        public int childStart(int row) {
            return dictionary.childStart(index(row));
        }

        @Override
        public int childCount(int row) {
            return dictionary.childCount(index(row));
        }

        @Override
        public int childOf(int row) {
            return dictionary.childOf(index(row));
        }

        private int index(int row) {
            return (int) indexes.longAt(row);
        }
    }
}
