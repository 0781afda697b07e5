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

/// Exact arithmetic on whole numbers and decimals of one scale.
///
/// Ranges decide how: if interval arithmetic over the bounds of this batch's columns shows that no result leaves 64
/// bits, a plain loop computes it; else results of the wide lane are computed in 128 bits, and results of the long lane
/// in a loop that looks for overflow. A result outside its type is an error, but only where it is not null.
final class LongArithmetic implements Evaluator {
    private final Arithmetic operation;
    private final Evaluator left;
    private final Evaluator right;
    private final SqlType type;
    private final Nulls nulls = new Nulls();
    private long[] values = {};
    private long[] highs = {};

    LongArithmetic(Arithmetic operation, Evaluator left, Evaluator right, SqlType type) {
        this.operation = operation;
        this.left = left;
        this.right = right;
        this.type = type;
    }

    @Override
    public Column evaluate(Batch batch) {
        Column a = left.evaluate(batch);
        Column b = right.evaluate(batch);
        int count = a.length();
        if (values.length < count) {
            values = new long[Math.max(count, Batch.MAX_ROWS)];
        }
        boolean[] resultNulls = nulls.either(a.nulls(), b.nulls(), count);
        if (a instanceof LongColumn x && b instanceof LongColumn y) {
            LongRange range = range(x, y);
            if (!range.overflows()) {
                compute(x.values(), y.values(), resultNulls, count);
                if (!range.within(type.minimumLong(), type.maximumLong())) {
                    range = checked(resultNulls, count);
                }
                return new LongColumn(values, resultNulls, count, range.minimum(), range.maximum());
            }
            if (type.lane() == Lane.LONG) {
                computeChecked(x.values(), y.values(), resultNulls, count);
                LongRange actual = checked(resultNulls, count);
                return new LongColumn(values, resultNulls, count, actual.minimum(), actual.maximum());
            }
        }
        return computeWide(a, b, resultNulls, count);
    }

    private LongRange range(LongColumn x, LongColumn y) {
        return switch (operation) {
            case ADD -> LongRange.sum(x.minimum(), x.maximum(), y.minimum(), y.maximum());
            case SUBTRACT -> LongRange.difference(x.minimum(), x.maximum(), y.minimum(), y.maximum());
            case MULTIPLY -> LongRange.product(x.minimum(), x.maximum(), y.minimum(), y.maximum());
            case DIVIDE, MODULO -> {
                long most = Math.max(x.maximum(), -Math.max(x.minimum(), -Long.MAX_VALUE));
                // only the least long divided by -1 leaves 64 bits
                yield x.minimum() == Long.MIN_VALUE
                        ? LongRange.sum(Long.MAX_VALUE, Long.MAX_VALUE, 1, 1)
                        : new LongRange(-Math.max(most, 0), Math.max(most, 0));
            }
        };
    }

    private void compute(long[] x, long[] y, boolean @Nullable [] resultNulls, int count) {
        long[] out = values;
        switch (operation) {
            case ADD -> {
                for (int i = 0; i < count; i++) {
                    out[i] = x[i] + y[i];
                }
            }
            case SUBTRACT -> {
                for (int i = 0; i < count; i++) {
                    out[i] = x[i] - y[i];
                }
            }
            case MULTIPLY -> {
                for (int i = 0; i < count; i++) {
                    out[i] = x[i] * y[i];
                }
            }
            case DIVIDE -> {
                for (int i = 0; i < count; i++) {
                    out[i] = x[i] / divisor(y[i], resultNulls, i);
                }
            }
            case MODULO -> {
                for (int i = 0; i < count; i++) {
                    out[i] = x[i] % divisor(y[i], resultNulls, i);
                }
            }
        }
    }

    private static long divisor(long value, boolean @Nullable [] resultNulls, int row) {
        if (value != 0) {
            return value;
        }
        if (resultNulls != null && resultNulls[row]) {
            return 1;
        }
        throw divisionByZero();
    }

    static SkeinException divisionByZero() {
        return new SkeinException(ErrorCode.DIVISION_BY_ZERO, "division by zero");
    }

    private void computeChecked(long[] x, long[] y, boolean @Nullable [] resultNulls, int count) {
        for (int i = 0; i < count; i++) {
            if (resultNulls != null && resultNulls[i]) {
                values[i] = 0;
                continue;
            }
            long a = x[i];
            long b = y[i];
            long result;
            boolean overflow;
            switch (operation) {
                case ADD -> {
                    result = a + b;
                    overflow = ((a ^ result) & (b ^ result)) < 0;
                }
                case SUBTRACT -> {
                    result = a - b;
                    overflow = ((a ^ b) & (a ^ result)) < 0;
                }
                case MULTIPLY -> {
                    result = a * b;
                    overflow = LongRange.multiplyOverflows(a, b);
                }
                case DIVIDE -> {
                    result = a / divisor(b, null, i);
                    overflow = a == Long.MIN_VALUE && b == -1;
                }
                case MODULO -> {
                    result = b == -1 ? 0 : a % divisor(b, null, i);
                    overflow = false;
                }
                default -> throw new IllegalStateException(operation.symbol());
            }
            if (overflow) {
                throw outOfRange();
            }
            values[i] = result;
        }
    }

    /// The range of the results that are not null; an error if one is outside the type.
    private LongRange checked(boolean @Nullable [] resultNulls, int count) {
        long least = type.minimumLong();
        long greatest = type.maximumLong();
        long minimum = Long.MAX_VALUE;
        long maximum = Long.MIN_VALUE;
        for (int i = 0; i < count; i++) {
            if (resultNulls != null && resultNulls[i]) {
                values[i] = 0;
            }
            minimum = Math.min(minimum, values[i]);
            maximum = Math.max(maximum, values[i]);
        }
        if (count > 0 && (minimum < least || maximum > greatest)) {
            throw outOfRange();
        }
        return count == 0 ? new LongRange(0, 0) : new LongRange(minimum, maximum);
    }

    private SkeinException outOfRange() {
        return new SkeinException(ErrorCode.NUMERIC_OUT_OF_RANGE,
                "the result of " + operation.symbol() + " is out of range for " + type);
    }

    private WideColumn computeWide(Column a, Column b, boolean @Nullable [] resultNulls, int count) {
        if (highs.length < count) {
            highs = new long[Math.max(count, Batch.MAX_ROWS)];
        }
        for (int i = 0; i < count; i++) {
            if (resultNulls != null && resultNulls[i]) {
                highs[i] = 0;
                values[i] = 0;
                continue;
            }
            long aLow = low(a, i);
            long aHigh = high(a, i);
            long bLow = low(b, i);
            long bHigh = high(b, i);
            switch (operation) {
                case ADD -> {
                    values[i] = aLow + bLow;
                    highs[i] = aHigh + bHigh + (Long.compareUnsigned(values[i], aLow) < 0 ? 1 : 0);
                }
                case SUBTRACT -> {
                    values[i] = aLow - bLow;
                    highs[i] = aHigh - bHigh - (Long.compareUnsigned(aLow, bLow) < 0 ? 1 : 0);
                }
                case MULTIPLY -> {
                    if (Int128.fitsLong(aHigh, aLow) && Int128.fitsLong(bHigh, bLow)) {
                        values[i] = aLow * bLow;
                        highs[i] = Math.multiplyHigh(aLow, bLow);
                    } else {
                        set(i, Int128.toBigInteger(aHigh, aLow).multiply(Int128.toBigInteger(bHigh, bLow)));
                    }
                }
                case DIVIDE, MODULO -> {
                    if ((bHigh | bLow) == 0) {
                        throw divisionByZero();
                    }
                    BigInteger dividend = Int128.toBigInteger(aHigh, aLow);
                    BigInteger divisor = Int128.toBigInteger(bHigh, bLow);
                    set(i, operation == Arithmetic.DIVIDE ? dividend.divide(divisor) : dividend.remainder(divisor));
                }
            }
            if (!Int128.hasDigits(highs[i], values[i], type.precision())) {
                throw outOfRange();
            }
        }
        return new WideColumn(highs, values, resultNulls, count);
    }

    private void set(int row, BigInteger result) {
        if (result.bitLength() >= 2 * Long.SIZE) {
            throw outOfRange();
        }
        highs[row] = Int128.high(result);
        values[row] = Int128.low(result);
    }

    private static long low(Column column, int row) {
        return column instanceof LongColumn longs ? longs.values()[row] : ((WideColumn) column).low()[row];
    }

    private static long high(Column column, int row) {
        return column instanceof LongColumn longs ? longs.values()[row] >> 63 : ((WideColumn) column).high()[row];
    }
}
