package dev.skein.storage.jdbc;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.TypeKind;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.WideColumn;
import dev.skein.storage.expression.Field;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Collects one column's values from their binary form, as the `…send` functions of PostgreSQL write it. The arrays of a
/// batch are used again for the next one.
abstract class CopyDecoder {
    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /// Dates and moments there count from 2000-01-01.
    private static final long EPOCH_DAYS = 10_957;

    private static final long EPOCH_MICROS = EPOCH_DAYS * 86_400_000_000L;

    private final boolean[] nulls = new boolean[Batch.MAX_ROWS];
    private boolean anyNull;

    static CopyDecoder of(Field field) {
        return switch (field.type().lane()) {
            case LONG -> field.type().kind() == TypeKind.DECIMAL ? new LongDecimals(field) : new Longs(field);
            case WIDE -> field.type().kind() == TypeKind.UUID ? new Uuids() : new WideDecimals(field);
            case DOUBLE -> new Doubles();
            case BYTES -> new Texts();
        };
    }

    void restart() {
        if (anyNull) {
            Arrays.fill(nulls, false);
            anyNull = false;
        }
    }

    void setNull(int row) {
        nulls[row] = true;
        anyNull = true;
    }

    final boolean @Nullable [] nulls() {
        return anyNull ? nulls : null;
    }

    abstract void set(int row, byte[] bytes, int at, int length);

    abstract Column column(int count);

    private static SkeinException infinite(Field field) {
        return new SkeinException(ErrorCode.DATETIME_OVERFLOW, "column \"" + field.name()
                + "\" holds infinity, which a " + field.type() + " cannot; leave such rows out in a view there");
    }

    /// Booleans, whole numbers, dates and times.
    private static final class Longs extends CopyDecoder {
        private final Field field;
        private final long[] values = new long[Batch.MAX_ROWS];

        Longs(Field field) {
            this.field = field;
        }

        @Override
        void setNull(int row) {
            super.setNull(row);
            values[row] = 0;
        }

        @Override
        void set(int row, byte[] bytes, int at, int length) {
            long value = switch (length) {
                case 1 -> bytes[at];
                case 2 -> (short) SHORT.get(bytes, at);
                case 4 -> (int) INT.get(bytes, at);
                default -> (long) LONG.get(bytes, at);
            };
            values[row] = switch (field.type().kind()) {
                case DATE -> {
                    if (value == Integer.MAX_VALUE || value == Integer.MIN_VALUE) {
                        throw infinite(field);
                    }
                    yield value + EPOCH_DAYS;
                }
                case TIMESTAMP, TIMESTAMP_TZ -> {
                    if (value == Long.MIN_VALUE || value > Long.MAX_VALUE - EPOCH_MICROS) {
                        throw infinite(field);
                    }
                    yield value + EPOCH_MICROS;
                }
                case NULL, BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DECIMAL, CHAR, VARCHAR,
                        VARBINARY, TIME, INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME, UUID -> value;
            };
        }

        @Override
        Column column(int count) {
            long minimum = count == 0 ? 0 : Long.MAX_VALUE;
            long maximum = count == 0 ? 0 : Long.MIN_VALUE;
            for (int i = 0; i < count; i++) {
                minimum = Math.min(minimum, values[i]);
                maximum = Math.max(maximum, values[i]);
            }
            return new LongColumn(values, nulls(), count, minimum, maximum);
        }
    }

    /// Decimals of at most 18 digits.
    private static final class LongDecimals extends CopyDecoder {
        private final NumericDecoder numbers;
        private final long[] values = new long[Batch.MAX_ROWS];

        LongDecimals(Field field) {
            numbers = new NumericDecoder(field);
        }

        @Override
        void setNull(int row) {
            super.setNull(row);
            values[row] = 0;
        }

        @Override
        void set(int row, byte[] bytes, int at, int length) {
            numbers.decode(bytes, at);
            values[row] = numbers.low();
        }

        @Override
        Column column(int count) {
            long minimum = count == 0 ? 0 : Long.MAX_VALUE;
            long maximum = count == 0 ? 0 : Long.MIN_VALUE;
            for (int i = 0; i < count; i++) {
                minimum = Math.min(minimum, values[i]);
                maximum = Math.max(maximum, values[i]);
            }
            return new LongColumn(values, nulls(), count, minimum, maximum);
        }
    }

    /// Decimals of more than 18 digits.
    private static final class WideDecimals extends CopyDecoder {
        private final NumericDecoder numbers;
        private final long[] high = new long[Batch.MAX_ROWS];
        private final long[] low = new long[Batch.MAX_ROWS];

        WideDecimals(Field field) {
            numbers = new NumericDecoder(field);
        }

        @Override
        void setNull(int row) {
            super.setNull(row);
            high[row] = 0;
            low[row] = 0;
        }

        @Override
        void set(int row, byte[] bytes, int at, int length) {
            numbers.decode(bytes, at);
            high[row] = numbers.high();
            low[row] = numbers.low();
        }

        @Override
        Column column(int count) {
            return new WideColumn(high, low, nulls(), count);
        }
    }

    private static final class Uuids extends CopyDecoder {
        private final long[] high = new long[Batch.MAX_ROWS];
        private final long[] low = new long[Batch.MAX_ROWS];

        @Override
        void set(int row, byte[] bytes, int at, int length) {
            high[row] = (long) LONG.get(bytes, at);
            low[row] = (long) LONG.get(bytes, at + 8);
        }

        @Override
        Column column(int count) {
            return new WideColumn(high, low, nulls(), count);
        }
    }

    private static final class Doubles extends CopyDecoder {
        private final double[] values = new double[Batch.MAX_ROWS];

        @Override
        void set(int row, byte[] bytes, int at, int length) {
            values[row] = length == 4
                    ? Float.intBitsToFloat((int) INT.get(bytes, at))
                    : Double.longBitsToDouble((long) LONG.get(bytes, at));
        }

        @Override
        Column column(int count) {
            return new DoubleColumn(values, nulls(), count);
        }
    }

    /// Text and binary.
    private static final class Texts extends CopyDecoder {
        private static final int INITIAL_BYTES = 64 * 1024;

        private final int[] starts = new int[Batch.MAX_ROWS];
        private final int[] lengths = new int[Batch.MAX_ROWS];
        private byte[] heap = new byte[INITIAL_BYTES];
        private int used;

        @Override
        void restart() {
            super.restart();
            used = 0;
        }

        @Override
        void setNull(int row) {
            super.setNull(row);
            starts[row] = used;
            lengths[row] = 0;
        }

        @Override
        void set(int row, byte[] bytes, int at, int length) {
            if (length > heap.length - used) {
                heap = Arrays.copyOf(heap, Math.toIntExact(Math.max(2L * heap.length, (long) used + length)));
            }
            System.arraycopy(bytes, at, heap, used, length);
            starts[row] = used;
            lengths[row] = length;
            used += length;
        }

        @Override
        Column column(int count) {
            return new BytesColumn(heap, starts, lengths, nulls(), count);
        }
    }
}
