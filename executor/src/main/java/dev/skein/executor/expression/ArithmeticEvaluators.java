package dev.skein.executor.expression;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.Lane;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.catalog.TypeKind;
import dev.skein.executor.kernel.Int128;
import dev.skein.storage.expression.Datum;
import java.math.BigInteger;
import java.util.List;

/// Chooses how `+ - * / %` and negation are computed, from the types of arguments and result.
final class ArithmeticEvaluators {
    static final long MICROS_PER_DAY = 86_400_000_000L;

    private ArithmeticEvaluators() {}

    static Evaluator compile(
            String function, List<Evaluator> arguments, List<SqlType> types, SqlType type) {
        Arithmetic operation = switch (function) {
            case "add" -> Arithmetic.ADD;
            case "subtract", "negate" -> Arithmetic.SUBTRACT;
            case "multiply" -> Arithmetic.MULTIPLY;
            case "divide" -> Arithmetic.DIVIDE;
            default -> Arithmetic.MODULO;
        };
        if (function.equals("negate")) {
            SqlType argument = types.getFirst();
            Evaluator zero = new ConstantEvaluator(
                    argument.lane() == Lane.DOUBLE
                            ? new Datum.OfDouble(-0.0)
                            : new Datum.OfLong(0),
                    argument);
            return numeric(operation, zero, argument, arguments.getFirst(), argument, type);
        }
        return binary(operation, arguments.get(0), types.get(0), arguments.get(1), types.get(1), type);
    }

    private static Evaluator binary(
            Arithmetic operation, Evaluator left, SqlType leftType, Evaluator right, SqlType rightType, SqlType type) {
        TypeKind leftKind = leftType.kind();
        TypeKind rightKind = rightType.kind();
        if (rightKind == TypeKind.INTERVAL_YEAR_MONTH && isPointInTime(leftKind)) {
            return new MonthArithmetic(left, leftType, right, operation == Arithmetic.SUBTRACT ? -1 : 1, type);
        }
        if (leftKind == TypeKind.INTERVAL_YEAR_MONTH && isPointInTime(rightKind)) {
            return new MonthArithmetic(right, rightType, left, 1, type);
        }
        if (leftKind == TypeKind.DATE && rightKind == TypeKind.INTERVAL_DAY_TIME
                || rightKind == TypeKind.DATE && leftKind == TypeKind.INTERVAL_DAY_TIME) {
            Evaluator date = leftKind == TypeKind.DATE ? left : right;
            Evaluator interval = leftKind == TypeKind.DATE ? right : left;
            Evaluator micros = midnight(date);
            Evaluator sum = new LongArithmetic(operation, micros, interval, SqlType.TIMESTAMP);
            return type.kind() == TypeKind.DATE ? new FloorDivideEvaluator(sum, MICROS_PER_DAY) : sum;
        }
        if (type.kind() == TypeKind.TIME) {
            Evaluator sum = new LongArithmetic(operation, left, right, SqlType.INTERVAL_DAY_TIME);
            return new FloorModuloEvaluator(sum, MICROS_PER_DAY);
        }
        if (leftKind == TypeKind.DATE && isPointInTime(rightKind) && type.kind() == TypeKind.INTERVAL_DAY_TIME) {
            Evaluator from = rightKind == TypeKind.DATE ? midnight(right) : right;
            return new LongArithmetic(operation, midnight(left), from, type);
        }
        if (rightKind == TypeKind.DATE && isPointInTime(leftKind) && type.kind() == TypeKind.INTERVAL_DAY_TIME) {
            return new LongArithmetic(operation, left, midnight(right), type);
        }
        return numeric(operation, left, leftType, right, rightType, type);
    }

    /// The timestamps at which days begin.
    private static Evaluator midnight(Evaluator days) {
        return new ScaledEvaluator(days, BigInteger.valueOf(MICROS_PER_DAY), SqlType.TIMESTAMP);
    }

    private static boolean isPointInTime(TypeKind kind) {
        return kind == TypeKind.DATE || kind == TypeKind.TIMESTAMP || kind == TypeKind.TIMESTAMP_TZ;
    }

    private static Evaluator numeric(
            Arithmetic operation, Evaluator left, SqlType leftType, Evaluator right, SqlType rightType, SqlType type) {
        if (type.lane() == Lane.DOUBLE) {
            return new DoubleArithmetic(operation, toDouble(left, leftType), toDouble(right, rightType), type);
        }
        if (leftType.lane() == Lane.DOUBLE || rightType.lane() == Lane.DOUBLE) {
            // an interval times a fraction
            Evaluator product = new DoubleArithmetic(
                    operation, toDouble(left, leftType), toDouble(right, rightType), SqlType.DOUBLE);
            return new RoundToLong(product, type);
        }
        int leftScale = leftType.scale();
        int rightScale = rightType.scale();
        return switch (operation) {
            case ADD, SUBTRACT, MODULO -> new LongArithmetic(
                    operation,
                    rescaled(left, leftScale, type.scale(), type),
                    rescaled(right, rightScale, type.scale(), type),
                    type);
            case MULTIPLY -> {
                int scale = leftScale + rightScale;
                Evaluator product = new LongArithmetic(operation, left, right,
                        scale == type.scale() ? type : SqlType.decimal(SqlType.MAX_DECIMAL_PRECISION, Math.min(scale, SqlType.MAX_DECIMAL_PRECISION)));
                yield scale == type.scale()
                        ? product
                        : new RescaleEvaluator(product, scale, type);
            }
            case DIVIDE -> {
                if (leftScale != 0 || rightScale != 0) {
                    throw new SkeinException(ErrorCode.INTERNAL_ERROR, "decimals are divided as doubles");
                }
                yield new LongArithmetic(operation, left, right, type);
            }
        };
    }

    private static Evaluator rescaled(Evaluator argument, int from, int to, SqlType type) {
        if (from == to) {
            return argument;
        }
        if (from < to) {
            return new ScaledEvaluator(argument, Int128.bigPowerOfTen(to - from), type);
        }
        return new RescaleEvaluator(argument, from, type);
    }

    /// The argument as doubles.
    static Evaluator toDouble(Evaluator argument, SqlType type) {
        return type.lane() == Lane.DOUBLE ? argument : new ToDoubleEvaluator(argument, type.scale());
    }
}
