package dev.skein.planner.lower;

import dev.skein.storage.expression.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/// Column references within expressions.
public final class Columns {
    private Columns() {}

    /// Adds the places of all columns that an expression refers to.
    public static void collect(Expression expression, Set<Integer> places) {
        if (expression instanceof Expression.ColumnReference reference) {
            places.add(reference.index());
        }
        expression.children().forEach(child -> collect(child, places));
    }

    /// The expression with every reference moved to another place.
    public static Expression moved(Expression expression, IntUnaryOperator place) {
        return switch (expression) {
            case Expression.ColumnReference reference ->
                    new Expression.ColumnReference(place.applyAsInt(reference.index()), reference.type());
            case Expression.Literal literal -> literal;
            case Expression.Parameter parameter -> parameter;
            case Expression.Comparison comparison -> new Expression.Comparison(comparison.operator(),
                    moved(comparison.left(), place), moved(comparison.right(), place));
            case Expression.Logical logical -> new Expression.Logical(logical.and(), all(logical.arguments(), place));
            case Expression.Not not -> new Expression.Not(moved(not.argument(), place));
            case Expression.IsNull isNull -> new Expression.IsNull(moved(isNull.argument(), place));
            case Expression.InList inList ->
                    new Expression.InList(moved(inList.argument(), place), inList.values());
            case Expression.Case branching -> {
                List<Expression.Case.Branch> branches = new ArrayList<>();
                for (Expression.Case.Branch branch : branching.branches()) {
                    branches.add(new Expression.Case.Branch(
                            moved(branch.condition(), place), moved(branch.value(), place)));
                }
                yield new Expression.Case(branches, moved(branching.otherwise(), place), branching.type());
            }
            case Expression.Cast cast -> new Expression.Cast(moved(cast.argument(), place), cast.type(), cast.safe());
            case Expression.Call call -> new Expression.Call(call.function(), all(call.arguments(), place), call.type());
        };
    }

    private static List<Expression> all(List<Expression> expressions, IntUnaryOperator place) {
        List<Expression> moved = new ArrayList<>();
        expressions.forEach(expression -> moved.add(moved(expression, place)));
        return moved;
    }
}
