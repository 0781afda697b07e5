package dev.skein.jdbc;

import dev.skein.jdbc.arrow.ArrowField;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.SQLException;
import java.sql.Types;

/** Readers of booleans and numbers. */
final class NumberReaders {
    private NumberReaders() {}

    /** BOOLEAN; as a number 0 or 1. */
    static final class Truth extends ColumnReader {
        Truth(ArrowField field) {
            super(field);
        }

        @Override
        Object object(int row) {
            return truth(row);
        }

        @Override
        String text(int row) {
            return Boolean.toString(truth(row));
        }

        @Override
        long wholeNumber(int row, String wanted) {
            return column().longAt(row);
        }

        @Override
        double floating(int row) {
            return column().longAt(row);
        }

        @Override
        BigDecimal decimal(int row) {
            return BigDecimal.valueOf(column().longAt(row));
        }

        @Override
        boolean truth(int row) {
            return column().longAt(row) != 0;
        }
    }

    /** TINYINT to BIGINT, and unsigned numbers of up to 32 bits. */
    static final class Whole extends ColumnReader {
        private final boolean isLong;

        Whole(ArrowField field) {
            super(field);
            isLong = type().jdbcType() == Types.BIGINT;
        }

        @Override
        Object object(int row) {
            long value = column().longAt(row);
            if (isLong) {
                return value;
            }
            return (int) value;
        }

        @Override
        String text(int row) {
            return Long.toString(column().longAt(row));
        }

        @Override
        long wholeNumber(int row, String wanted) {
            return column().longAt(row);
        }

        @Override
        double floating(int row) {
            return column().longAt(row);
        }

        @Override
        BigDecimal decimal(int row) {
            return BigDecimal.valueOf(column().longAt(row));
        }

        @Override
        boolean truth(int row) {
            return column().longAt(row) != 0;
        }
    }

    /** Exact decimals, and unsigned numbers of 64 bits. */
    static final class Exact extends ColumnReader {
        private final int scale;
        private final boolean unsigned;

        Exact(ArrowField field, int scale, boolean unsigned) {
            super(field);
            this.scale = scale;
            this.unsigned = unsigned;
        }

        @Override
        Object object(int row) {
            return decimal(row);
        }

        @Override
        String text(int row) {
            return decimal(row).toPlainString();
        }

        @Override
        long wholeNumber(int row, String wanted) throws SQLException {
            return Conversions.truncate(decimal(row), what(), wanted);
        }

        @Override
        double floating(int row) {
            return decimal(row).doubleValue();
        }

        @Override
        BigDecimal decimal(int row) {
            if (unsigned) {
                long bits = column().longAt(row);
                return bits >= 0 ? BigDecimal.valueOf(bits) : new BigDecimal(Long.toUnsignedString(bits));
            }
            BigInteger unscaled = column().integerAt(row);
            return new BigDecimal(unscaled, scale);
        }

        @Override
        boolean truth(int row) {
            return decimal(row).signum() != 0;
        }
    }

    /** REAL and DOUBLE. */
    static final class Floating extends ColumnReader {
        private final boolean isDouble;

        Floating(ArrowField field) {
            super(field);
            isDouble = type().jdbcType() == Types.DOUBLE;
        }

        @Override
        Object object(int row) {
            double value = column().doubleAt(row);
            if (isDouble) {
                return value;
            }
            return (float) value;
        }

        @Override
        String text(int row) {
            double value = column().doubleAt(row);
            return isDouble ? Double.toString(value) : Float.toString((float) value);
        }

        @Override
        long wholeNumber(int row, String wanted) throws SQLException {
            double value = column().doubleAt(row);
            // -2^63 is a double, 2^63 - 1 is not
            if (!(value >= Long.MIN_VALUE && value < -(double) Long.MIN_VALUE)) {
                throw Conversions.outOfRange(what(), value, wanted);
            }
            return (long) value;
        }

        @Override
        double floating(int row) {
            return column().doubleAt(row);
        }

        @Override
        BigDecimal decimal(int row) throws SQLException {
            double value = column().doubleAt(row);
            if (!Double.isFinite(value)) {
                throw Conversions.outOfRange(what(), value, "a decimal");
            }
            return new BigDecimal(text(row));
        }

        @Override
        boolean truth(int row) {
            return column().doubleAt(row) != 0;
        }
    }
}
