package dev.skein.executor.expression;

import dev.skein.catalog.Lane;
import dev.skein.catalog.SqlType;
import dev.skein.catalog.TypeKind;
import dev.skein.executor.kernel.Int128;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.expression.Datum;
import dev.skein.storage.expression.Expression;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes those expressions runnable in place that add, subtract and multiply whole numbers and decimals, or are a column or
/// a constant of the long lane. Parts that several
/// expressions have in common are computed once per batch.
final class InPlaceCompiler {
    private final List<Datum> parameters;
    private final Map<Expression, InPlaceEvaluator> shared = new HashMap<>();

    InPlaceCompiler(List<Datum> parameters) {
        this.parameters = parameters;
    }

    /// An evaluator of an expression; null if it is not of the kind described above.
    @Nullable InPlaceEvaluator compile(Expression expression) {
        boolean simple = expression instanceof Expression.ColumnReference || expression.constant().isPresent();
        if (!isExact(expression.type()) && !(simple && expression.type().lane() == Lane.LONG)) {
            return null;
        }
        InPlaceEvaluator known = shared.get(expression);
        if (known == null) {
            known = create(expression);
            if (known != null) {
                shared.put(expression, known);
            }
        }
        return known;
    }

    private static boolean isExact(SqlType type) {
        return type.kind().isInteger() || type.kind() == TypeKind.DECIMAL;
    }

    private @Nullable InPlaceEvaluator create(Expression expression) {
        return switch (expression) {
            case Expression.ColumnReference reference ->
                batch -> LinearForm.of(batch.columns().get(reference.index()));
            case Expression.Literal literal -> constant(literal.value());
            case Expression.Parameter parameter ->
                parameter.index() < parameters.size() ? constant(parameters.get(parameter.index())) : null;
            case Expression.Cast cast -> cast.safe() ? null : rescaled(cast.argument(), cast.type(), cast.type().scale());
            case Expression.Call call -> call(call);
            case Expression.Comparison _, Expression.Logical _, Expression.Not _, Expression.IsNull _, Expression.InList _,
                    Expression.Case _ -> null;
        };
    }

    private static @Nullable InPlaceEvaluator constant(Datum value) {
        return switch (value) {
            case Datum.OfLong number -> always(number.value());
            case Datum.OfWide number -> number.value().bitLength() < Long.SIZE ? always(number.value().longValue()) : null;
            case Datum.Null _, Datum.OfDouble _, Datum.OfText _, Datum.OfBinary _ -> null;
        };
    }

    private static InPlaceEvaluator always(long value) {
        LinearForm form = LinearForm.constant(value);
        return _ -> form;
    }

    private @Nullable InPlaceEvaluator call(Expression.Call call) {
        SqlType type = call.type();
        List<Expression> arguments = call.arguments();
        return switch (call.function()) {
            case "add" -> sum(Arithmetic.ADD, arguments.get(0), arguments.get(1), type);
            case "subtract" -> sum(Arithmetic.SUBTRACT, arguments.get(0), arguments.get(1), type);
            case "negate" -> arithmetic(Arithmetic.SUBTRACT, always(0), rescaled(arguments.getFirst(), type, type.scale()), type);
            case "multiply" -> arguments.get(0).type().scale() + arguments.get(1).type().scale() == type.scale()
                    ? arithmetic(
                            Arithmetic.MULTIPLY,
                            rescaled(arguments.get(0), arguments.get(0).type(), arguments.get(0).type().scale()),
                            rescaled(arguments.get(1), arguments.get(1).type(), arguments.get(1).type().scale()),
                            type)
                    : null;
            default -> null;
        };
    }

    private @Nullable InPlaceEvaluator sum(Arithmetic operation, Expression left, Expression right, SqlType type) {
        return arithmetic(operation, rescaled(left, type, type.scale()), rescaled(right, type, type.scale()), type);
    }

    private static @Nullable InPlaceEvaluator arithmetic(
            Arithmetic operation, @Nullable InPlaceEvaluator left, @Nullable InPlaceEvaluator right, SqlType type) {
        return left == null || right == null ? null : new InPlaceArithmetic(operation, left, right, type);
    }

    /// The argument with as many digits behind the point as a scale says, if it has no more now.
    ///
    /// @param type what the results must fit in
    private @Nullable InPlaceEvaluator rescaled(Expression argument, SqlType type, int scale) {
        InPlaceEvaluator evaluator = isExact(argument.type()) ? compile(argument) : null;
        int added = scale - argument.type().scale();
        BigInteger factor = added < 0 ? BigInteger.ZERO : Int128.bigPowerOfTen(added);
        if (evaluator == null || added < 0 || factor.bitLength() >= Long.SIZE) {
            return null;
        }
        return added == 0 && type.equals(argument.type())
                ? evaluator
                : new InPlaceArithmetic(Arithmetic.MULTIPLY, evaluator, always(factor.longValue()), type);
    }
}
