package dev.skein.executor.expression;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.Lane;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.executor.function.Arguments;
import dev.skein.executor.function.RowFunction;
import dev.skein.executor.function.RowResult;
import dev.skein.executor.kernel.Int128;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/// A double as a decimal: the number that its shortest digits write, rounded half away from zero.
final class DoubleToDecimal implements RowFunction {
    private final SqlType type;

    DoubleToDecimal(SqlType type) {
        this.type = type;
    }

    @Override
    public void apply(Arguments arguments, RowResult result) {
        double value = arguments.number(0);
        if (Double.isNaN(value) || Math.abs(value) >= 1e38) {
            throw outOfRange(value);
        }
        BigInteger unscaled =
                new BigDecimal(Double.toString(value)).setScale(type.scale(), RoundingMode.HALF_UP).unscaledValue();
        if (unscaled.abs().compareTo(Int128.bigPowerOfTen(type.precision())) >= 0) {
            throw outOfRange(value);
        }
        if (type.lane() == Lane.LONG) {
            result.set(unscaled.longValue());
        } else {
            result.set(unscaled);
        }
    }

    private SkeinException outOfRange(double value) {
        return new SkeinException(ErrorCode.NUMERIC_OUT_OF_RANGE, value + " is out of range for " + type);
    }
}
