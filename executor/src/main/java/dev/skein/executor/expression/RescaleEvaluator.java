package dev.skein.executor.expression;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.Lane;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.executor.kernel.Int128;
import dev.skein.executor.kernel.LongRange;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.WideColumn;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// Brings decimals (or integers, whose scale is 0) to the scale and precision of a type, rounding half away from zero.
/// Also casts to the integer types.
final class RescaleEvaluator implements Evaluator {
    private final Evaluator argument;
    private final int fromScale;
    private final SqlType type;
    private long[] values = {};
    private long[] highs = {};

    RescaleEvaluator(Evaluator argument, int fromScale, SqlType type) {
        this.argument = argument;
        this.fromScale = fromScale;
        this.type = type;
    }

    @Override
    public Column evaluate(Batch batch) {
        Column column = argument.evaluate(batch);
        int count = column.length();
        if (values.length < count) {
            values = new long[Math.max(count, Batch.MAX_ROWS)];
        }
        if (column instanceof LongColumn longs) {
            Column narrow = narrow(longs, count);
            if (narrow != null) {
                return narrow;
            }
        }
        return wide(column, count);
    }

    /// The result in 64 bits, if it fits.
    private @Nullable Column narrow(LongColumn longs, int count) {
        int shift = type.scale() - fromScale;
        long[] from = longs.values();
        if (Math.abs(shift) > SqlType.MAX_LONG_DECIMAL_PRECISION) {
            return null;
        }
        long power = Int128.powerOfTen(Math.abs(shift));
        LongRange range;
        if (shift == 0) {
            range = new LongRange(longs.minimum(), longs.maximum());
            if (within(range)) {
                return longs;
            }
            System.arraycopy(from, 0, values, 0, count);
        } else if (shift > 0) {
            range = LongRange.product(longs.minimum(), longs.maximum(), power, power);
            if (range.overflows()) {
                return null;
            }
            for (int i = 0; i < count; i++) {
                values[i] = from[i] * power;
            }
        } else {
            range = new LongRange(
                    Int128.divideRounding(longs.minimum(), power), Int128.divideRounding(longs.maximum(), power));
            for (int i = 0; i < count; i++) {
                values[i] = Int128.divideRounding(from[i], power);
            }
        }
        if (!within(range)) {
            boolean[] nulls = longs.nulls();
            long limit = limit();
            for (int i = 0; i < count; i++) {
                boolean isNull = nulls != null && nulls[i];
                if (isNull) {
                    values[i] = 0;
                } else if (values[i] > limit || values[i] < minimum(limit)) {
                    throw outOfRange();
                }
            }
            range = new LongRange(Math.max(range.minimum(), minimum(limit)), Math.min(range.maximum(), limit));
        }
        return new LongColumn(values, longs.nulls(), count, range.minimum(), range.maximum());
    }

    private boolean within(LongRange range) {
        long limit = limit();
        return range.within(minimum(limit), limit);
    }

    private long limit() {
        return type.maximumLong();
    }

    private long minimum(long limit) {
        return type.lane() == Lane.LONG ? type.minimumLong() : limit == Long.MAX_VALUE ? Long.MIN_VALUE : -limit;
    }

    private Column wide(Column column, int count) {
        if (highs.length < count) {
            highs = new long[Math.max(count, Batch.MAX_ROWS)];
        }
        boolean[] nulls = column.nulls();
        int digits = type.lane() == Lane.WIDE ? type.precision() : SqlType.MAX_DECIMAL_PRECISION;
        for (int i = 0; i < count; i++) {
            if (nulls != null && nulls[i]) {
                values[i] = 0;
                highs[i] = 0;
                continue;
            }
            BigInteger before = column instanceof LongColumn longs
                    ? BigInteger.valueOf(longs.values()[i])
                    : Int128.toBigInteger(((WideColumn) column).high()[i], ((WideColumn) column).low()[i]);
            BigInteger after = Int128.rescale(before, fromScale, type.scale());
            boolean fits = type.lane() == Lane.LONG
                    ? after.bitLength() < Long.SIZE
                            && after.longValue() >= type.minimumLong()
                            && after.longValue() <= type.maximumLong()
                    : after.abs().compareTo(Int128.bigPowerOfTen(digits)) < 0;
            if (!fits) {
                throw outOfRange();
            }
            values[i] = Int128.low(after);
            highs[i] = Int128.high(after);
        }
        return type.lane() == Lane.LONG
                ? new LongColumn(values, nulls, count, type.minimumLong(), type.maximumLong())
                : new WideColumn(highs, values, nulls, count);
    }

    private SkeinException outOfRange() {
        return new SkeinException(ErrorCode.NUMERIC_OUT_OF_RANGE, "a value is out of range for " + type);
    }
}
