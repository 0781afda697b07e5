package dev.skein.executor.expression;

import dev.skein.storage.expression.Datum;
import dev.skein.storage.expression.Expression;
import java.util.ArrayList;
import java.util.List;

/// What is known of a condition when a plan is run: its parameters have values then.
public final class KnownConditions {
    private KnownConditions() {}

    /// The parts of a condition, all of which must be true for it to be true, with constants in the place of the parameters
    /// that stand beside a column.
    public static List<Expression> of(Expression condition, List<Datum> parameters) {
        List<Expression> parts = new ArrayList<>();
        collect(condition, parameters, parts);
        return parts;
    }

    private static void collect(Expression condition, List<Datum> parameters, List<Expression> into) {
        if (condition instanceof Expression.Logical logical && logical.and()) {
            logical.arguments().forEach(argument -> collect(argument, parameters, into));
        } else {
            into.add(bound(condition, parameters));
        }
    }

    private static Expression bound(Expression expression, List<Datum> parameters) {
        return switch (expression) {
            case Expression.Parameter parameter ->
                new Expression.Literal(parameters.get(parameter.index()), parameter.type());
            case Expression.Comparison comparison -> new Expression.Comparison(comparison.operator(),
                    bound(comparison.left(), parameters), bound(comparison.right(), parameters));
            case Expression.Logical logical -> new Expression.Logical(logical.and(),
                    logical.arguments().stream().map(argument -> bound(argument, parameters)).toList());
            case Expression.ColumnReference _, Expression.Literal _, Expression.Not _, Expression.IsNull _,
                    Expression.InList _, Expression.Case _, Expression.Cast _, Expression.Call _ -> expression;
        };
    }
}
