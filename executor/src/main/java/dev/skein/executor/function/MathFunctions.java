package dev.skein.executor.function;

import static dev.skein.executor.function.ArgumentKind.DOUBLE;
import static dev.skein.executor.function.ArgumentKind.INTEGER;
import static dev.skein.executor.function.ArgumentKind.NUMERIC;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import java.math.BigInteger;
import java.util.function.DoubleUnaryOperator;

/// Functions of doubles, and of whole numbers. A result that is no number or infinite although the argument is a number
/// is an error, as in PostgreSQL.
final class MathFunctions {
    private MathFunctions() {}

    static void define(FunctionSet set) {
        unary(set, "sqrt", Math::sqrt);
        unary(set, "cbrt", Math::cbrt);
        unary(set, "exp", Math::exp);
        logarithm(set, "ln", Math::log);
        logarithm(set, "log10", Math::log10);
        logarithm(set, "log", Math::log10);
        logarithm(set, "log2", value -> Math.log(value) / Math.log(2));
        unary(set, "sin", Math::sin);
        unary(set, "cos", Math::cos);
        unary(set, "tan", Math::tan);
        unary(set, "cot", value -> 1 / Math.tan(value));
        unary(set, "asin", Math::asin);
        unary(set, "acos", Math::acos);
        unary(set, "atan", Math::atan);
        unary(set, "sinh", Math::sinh);
        unary(set, "cosh", Math::cosh);
        unary(set, "tanh", Math::tanh);
        unary(set, "degrees", Math::toDegrees);
        unary(set, "radians", Math::toRadians);
        set.define("atan2", DOUBLE, DOUBLE).returns(SqlType.DOUBLE,
                (in, out) -> out.set(Math.atan2(in.number(0), in.number(1))));
        set.define("log", DOUBLE, DOUBLE).returns(SqlType.DOUBLE, (in, out) ->
                out.set(checkedLogarithm(Math::log, in.number(1)) / checkedLogarithm(Math::log, in.number(0))));
        for (String name : new String[] {"power", "pow"}) {
            set.define(name, DOUBLE, DOUBLE).returns(SqlType.DOUBLE,
                    (in, out) -> out.set(power(in.number(0), in.number(1))));
        }
        set.define("pi").returns(SqlType.DOUBLE, (_, out) -> out.set(Math.PI));
        set.define("factorial", INTEGER).returns(SqlType.decimal(SqlType.MAX_DECIMAL_PRECISION, 0), (in, out) -> {
            long argument = in.integer(0);
            if (argument < 0 || argument > 33) {
                throw new SkeinException(ErrorCode.NUMERIC_OUT_OF_RANGE, "factorial of " + argument
                        + (argument < 0 ? " is undefined" : " has more than 38 digits"));
            }
            BigInteger product = BigInteger.ONE;
            for (long factor = 2; factor <= argument; factor++) {
                product = product.multiply(BigInteger.valueOf(factor));
            }
            out.set(product);
        });
        set.define("gcd", INTEGER, INTEGER).returns(SqlType.BIGINT, (in, out) ->
                out.set(narrow(BigInteger.valueOf(in.integer(0)).gcd(BigInteger.valueOf(in.integer(1))), "gcd")));
        set.define("lcm", INTEGER, INTEGER).returns(SqlType.BIGINT, (in, out) -> {
            BigInteger left = BigInteger.valueOf(in.integer(0));
            BigInteger right = BigInteger.valueOf(in.integer(1));
            out.set(left.signum() == 0 || right.signum() == 0
                    ? 0
                    : narrow(left.divide(left.gcd(right)).multiply(right).abs(), "lcm"));
        });
        set.define("width_bucket", DOUBLE, DOUBLE, DOUBLE, INTEGER).returns(SqlType.INTEGER,
                (in, out) -> out.set(widthBucket(in.number(0), in.number(1), in.number(2), in.integer(3))));
        set.define("isnan", DOUBLE).returns(SqlType.BOOLEAN, (in, out) -> out.set(Double.isNaN(in.number(0))));
        set.define("isfinite", DOUBLE).returns(SqlType.BOOLEAN, (in, out) -> out.set(Double.isFinite(in.number(0))));
        set.define("isinf", DOUBLE).returns(SqlType.BOOLEAN, (in, out) -> out.set(Double.isInfinite(in.number(0))));
        set.define("div", INTEGER, INTEGER).returns(SqlType.BIGINT, (in, out) -> {
            checkDivisor(in.integer(1) == 0);
            if (in.integer(0) == Long.MIN_VALUE && in.integer(1) == -1) {
                throw outOfRange("div");
            }
            out.set(in.integer(0) / in.integer(1));
        });
        set.define("div", DOUBLE, DOUBLE).returns(SqlType.DOUBLE, (in, out) -> {
            checkDivisor(in.number(1) == 0);
            double quotient = in.number(0) / in.number(1);
            out.set(quotient < 0 ? Math.ceil(quotient) : Math.floor(quotient));
        });
        set.define("mod", INTEGER, INTEGER).returns(SqlType.BIGINT, (in, out) -> {
            checkDivisor(in.integer(1) == 0);
            out.set(in.integer(0) % in.integer(1));
        });
        set.define("mod", NUMERIC, ArgumentKind.SAME_AS_FIRST).returnsArgument(0, site -> switch (site.type().lane()) {
            case LONG -> (in, out) -> {
                checkDivisor(in.integer(1) == 0);
                out.set(in.integer(0) % in.integer(1));
            };
            case DOUBLE -> (in, out) -> {
                checkDivisor(in.number(1) == 0);
                out.set(in.number(0) % in.number(1));
            };
            case WIDE, BYTES -> (in, out) -> {
                checkDivisor(in.unscaled(1).signum() == 0);
                out.set(in.unscaled(0).remainder(in.unscaled(1)));
            };
        });
    }

    private static void unary(FunctionSet set, String name, DoubleUnaryOperator operator) {
        set.define(name, DOUBLE).returns(SqlType.DOUBLE,
                (in, out) -> out.set(checked(name, operator.applyAsDouble(in.number(0)), in.number(0))));
    }

    private static double checked(String name, double result, double argument) {
        if (Double.isNaN(result) && !Double.isNaN(argument)) {
            throw new SkeinException(
                    ErrorCode.NUMERIC_OUT_OF_RANGE, name + " of " + argument + " is undefined: input is out of range");
        }
        if (Double.isInfinite(result) && !Double.isInfinite(argument)) {
            throw outOfRange(name);
        }
        return result;
    }

    private static void logarithm(FunctionSet set, String name, DoubleUnaryOperator operator) {
        set.define(name, DOUBLE).returns(SqlType.DOUBLE,
                (in, out) -> out.set(checkedLogarithm(operator, in.number(0))));
    }

    private static double checkedLogarithm(DoubleUnaryOperator operator, double argument) {
        if (argument <= 0) {
            throw new SkeinException(ErrorCode.INVALID_ARGUMENT,
                    "cannot take logarithm of " + (argument == 0 ? "zero" : "a negative number"));
        }
        return operator.applyAsDouble(argument);
    }

    private static double power(double base, double exponent) {
        if (base == 0 && exponent < 0) {
            throw new SkeinException(ErrorCode.INVALID_ARGUMENT, "zero raised to a negative power is undefined");
        }
        double result = Math.pow(base, exponent);
        if (Double.isNaN(result) && !Double.isNaN(base) && !Double.isNaN(exponent)) {
            throw new SkeinException(ErrorCode.INVALID_ARGUMENT,
                    "a negative number raised to a non-integer power yields a complex result");
        }
        if (Double.isInfinite(result) && Double.isFinite(base) && Double.isFinite(exponent)) {
            throw outOfRange("power");
        }
        return result;
    }

    private static long widthBucket(double value, double low, double high, long buckets) {
        if (buckets <= 0 || buckets > Integer.MAX_VALUE || low == high || Double.isNaN(value)
                || !Double.isFinite(low) || !Double.isFinite(high)) {
            throw new SkeinException(ErrorCode.INVALID_PARAMETER,
                    "width_bucket needs finite different bounds, a value that is a number, and at least one bucket");
        }
        boolean ascending = low < high;
        if (ascending ? value < low : value > low) {
            return 0;
        }
        if (ascending ? value >= high : value <= high) {
            return buckets + 1;
        }
        return Math.min(buckets, (long) Math.floor((value - low) / (high - low) * buckets) + 1);
    }

    private static long narrow(BigInteger value, String name) {
        if (value.bitLength() >= Long.SIZE) {
            throw outOfRange(name);
        }
        return value.longValue();
    }

    static void checkDivisor(boolean isZero) {
        if (isZero) {
            throw new SkeinException(ErrorCode.DIVISION_BY_ZERO, "division by zero");
        }
    }

    static SkeinException outOfRange(String name) {
        return new SkeinException(ErrorCode.NUMERIC_OUT_OF_RANGE, "the result of " + name + " is out of range");
    }
}
