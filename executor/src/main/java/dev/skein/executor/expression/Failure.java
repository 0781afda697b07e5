package dev.skein.executor.expression;

import dev.skein.storage.expression.Expression;
import dev.skein.storage.expression.Expression.Literal;

/// Tells which expressions can be computed for rows that nobody asked for.
final class Failure {
    private Failure() {}

    /// Whether an expression never fails, whatever its columns hold.
    static boolean isImpossible(Expression expression) {
        boolean itself = switch (expression) {
            case Expression.ColumnReference _, Literal _, Expression.Parameter _, Expression.Comparison _,
                    Expression.Logical _, Expression.Not _, Expression.IsNull _, Expression.InList _,
                    Expression.Case _ -> true;
            case Expression.Cast _ -> false;
            case Expression.Call call -> call.function().equals("like")
                            && call.arguments().stream().skip(1).allMatch(Literal.class::isInstance)
                    || call.function().startsWith("extract_");
        };
        return itself && expression.children().stream().allMatch(Failure::isImpossible);
    }
}
