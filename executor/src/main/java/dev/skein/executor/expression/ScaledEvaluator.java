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

/// A column times a positive constant, exactly: brings decimals to a greater scale and days to microseconds.
final class ScaledEvaluator implements Evaluator {
    private final Evaluator argument;
    private final BigInteger factor;
    private final SqlType type;
    private long[] values = {};
    private long[] highs = {};

    ScaledEvaluator(Evaluator argument, BigInteger factor, SqlType type) {
        this.argument = argument;
        this.factor = factor;
        this.type = type;
    }

    @Override
    public Column evaluate(Batch batch) {
        Column column = argument.evaluate(batch);
        int count = column.length();
        if (values.length < count) {
            values = new long[Math.max(count, Batch.MAX_ROWS)];
        }
        if (column instanceof LongColumn longs && factor.bitLength() < Long.SIZE) {
            long multiplier = factor.longValue();
            LongRange range = LongRange.product(longs.minimum(), longs.maximum(), multiplier, multiplier);
            if (!range.overflows()) {
                long[] from = longs.values();
                for (int i = 0; i < count; i++) {
                    values[i] = from[i] * multiplier;
                }
                return new LongColumn(values, longs.nulls(), count, range.minimum(), range.maximum());
            }
        }
        return type.lane() == Lane.WIDE ? wide(column, count) : checked(column, count);
    }

    private Column checked(Column column, int count) {
        long[] from = ((LongColumn) column).values();
        boolean[] nulls = column.nulls();
        long multiplier = factor.longValueExact();
        for (int i = 0; i < count; i++) {
            boolean isNull = nulls != null && nulls[i];
            if (!isNull && LongRange.multiplyOverflows(from[i], multiplier)) {
                throw outOfRange();
            }
            values[i] = isNull ? 0 : from[i] * multiplier;
        }
        return new LongColumn(values, nulls, count, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private Column wide(Column column, int count) {
        if (highs.length < count) {
            highs = new long[Math.max(count, Batch.MAX_ROWS)];
        }
        boolean[] nulls = column.nulls();
        boolean small = factor.bitLength() < Long.SIZE;
        long multiplier = factor.longValue();
        for (int i = 0; i < count; i++) {
            long low = column instanceof LongColumn longs ? longs.values()[i] : ((WideColumn) column).low()[i];
            long high = column instanceof LongColumn ? low >> 63 : ((WideColumn) column).high()[i];
            if (nulls != null && nulls[i]) {
                values[i] = 0;
                highs[i] = 0;
            } else if (small && Int128.fitsLong(high, low)) {
                values[i] = low * multiplier;
                highs[i] = Math.multiplyHigh(low, multiplier);
            } else {
                BigInteger product = Int128.toBigInteger(high, low).multiply(factor);
                if (product.bitLength() >= 2 * Long.SIZE) {
                    throw outOfRange();
                }
                values[i] = Int128.low(product);
                highs[i] = Int128.high(product);
            }
        }
        return new WideColumn(highs, values, nulls, count);
    }

    private SkeinException outOfRange() {
        return new SkeinException(ErrorCode.NUMERIC_OUT_OF_RANGE, "a value is out of range for " + type);
    }
}
