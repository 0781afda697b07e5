package dev.skein.executor.function;

import static dev.skein.executor.function.ArgumentKind.INTEGER;
import static dev.skein.executor.function.ArgumentKind.NUMERIC;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.Lane;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.executor.kernel.Int128;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/// Functions of any number that keep its type: rounding, sign and magnitude. Decimals keep their scale; PostgreSQL rounds
/// doubles half to even and decimals half away from zero, and so does this.
final class RoundingFunctions {
    private RoundingFunctions() {}

    static void define(FunctionSet set) {
        rounding(set, "round", RoundingMode.HALF_UP);
        rounding(set, "trunc", RoundingMode.DOWN);
        rounding(set, "truncate", RoundingMode.DOWN);
        rounding(set, "floor", RoundingMode.FLOOR);
        rounding(set, "ceil", RoundingMode.CEILING);
        rounding(set, "ceiling", RoundingMode.CEILING);
        set.define("abs", NUMERIC).returnsArgument(0, RoundingFunctions::magnitude);
        set.define("sign", NUMERIC).returns(SqlType.INTEGER, site ->
                site.argument(0).lane() == Lane.DOUBLE
                        ? (in, out) -> out.set(in.number(0) > 0 ? 1 : in.number(0) < 0 ? -1 : 0)
                        : (in, out) -> out.set(in.high(0) < 0 ? -1 : (in.high(0) | in.integer(0)) == 0 ? 0 : 1));
    }

    private static void rounding(FunctionSet set, String name, RoundingMode mode) {
        boolean digits = name.startsWith("round") || name.startsWith("trunc");
        FunctionSet.Definition definition = digits
                ? set.define(name, NUMERIC, INTEGER).optional(1)
                : set.define(name, NUMERIC);
        definition.returnsArgument(0, site -> switch (site.argument(0).kind()) {
            case REAL, DOUBLE -> (in, out) -> out.set(roundDouble(in.number(0), digits(in), mode));
            case DECIMAL, TINYINT, SMALLINT, INTEGER, BIGINT -> new RoundExact(site, mode);
            default -> throw new SkeinException(ErrorCode.TYPE_MISMATCH, name + " needs a number");
        });
    }

    private static int digits(Arguments in) {
        return in.count() > 1 ? Math.clamp(in.integer(1), -400, 400) : 0;
    }

    private static double roundDouble(double value, int digits, RoundingMode mode) {
        if (!Double.isFinite(value)) {
            return value;
        }
        if (digits != 0) {
            return new BigDecimal(Double.toString(value)).setScale(digits, mode).doubleValue();
        }
        return switch (mode) {
            case FLOOR -> Math.floor(value);
            case CEILING -> Math.ceil(value);
            case DOWN -> value < 0 ? Math.ceil(value) : Math.floor(value);
            default -> Math.rint(value);
        };
    }

    private static RowFunction magnitude(CallSite site) {
        SqlType type = site.type();
        return switch (type.lane()) {
            case DOUBLE -> (in, out) -> out.set(Math.abs(in.number(0)));
            case LONG -> (in, out) -> {
                long value = Math.abs(in.integer(0));
                if (value < 0 || value > type.maximumLong()) {
                    throw MathFunctions.outOfRange("abs");
                }
                out.set(value);
            };
            case WIDE, BYTES -> (in, out) -> out.set(in.unscaled(0).abs());
        };
    }

    /// Rounds whole numbers and decimals to so many digits after the point; the type and its scale stay.
    private static final class RoundExact implements RowFunction {
        private final SqlType type;
        private final RoundingMode mode;

        RoundExact(CallSite site, RoundingMode mode) {
            this.type = site.type();
            this.mode = mode;
        }

        @Override
        public void apply(Arguments in, RowResult out) {
            int dropped = type.scale() - digits(in);
            if (dropped <= 0) {
                if (type.lane() == Lane.LONG) {
                    out.set(in.integer(0));
                } else {
                    out.set(in.high(0), in.integer(0));
                }
                return;
            }
            if (type.lane() == Lane.LONG && dropped <= SqlType.MAX_LONG_DECIMAL_PRECISION) {
                roundLong(in.integer(0), Int128.powerOfTen(dropped), out);
                return;
            }
            BigInteger rounded = dropped > SqlType.MAX_DECIMAL_PRECISION + 1
                    ? BigInteger.ZERO
                    : new BigDecimal(in.unscaled(0), dropped).setScale(0, mode).unscaledValue()
                            .multiply(Int128.bigPowerOfTen(dropped));
            if (rounded.abs().compareTo(Int128.bigPowerOfTen(SqlType.MAX_DECIMAL_PRECISION)) >= 0
                    || type.lane() == Lane.LONG && rounded.bitLength() >= Long.SIZE) {
                throw MathFunctions.outOfRange("round");
            }
            if (type.lane() == Lane.LONG) {
                out.set(rounded.longValue());
            } else {
                out.set(rounded);
            }
        }

        private void roundLong(long value, long unit, RowResult out) {
            long remainder = value % unit;
            long down = value - remainder;
            boolean away = switch (mode) {
                case FLOOR -> remainder < 0;
                case CEILING -> remainder > 0;
                case DOWN -> false;
                default -> 2 * Math.abs(remainder) >= unit;
            };
            long result = away ? (value < 0 ? down - unit : down + unit) : down;
            boolean wrapped = away && (value < 0 ? result > down : result < down);
            if (wrapped || result > type.maximumLong() || result < type.minimumLong()) {
                throw MathFunctions.outOfRange("round");
            }
            out.set(result);
        }
    }
}
