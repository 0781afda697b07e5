package dev.skein.storage.nativetable;

import dev.skein.storage.expression.Expression;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The constants that conditions leave to columns: `a = 1`, `b IN (2, 3)`, `c = 4 OR c = 5`.
final class ListedValues {
    private ListedValues() {}

    /// The values by the column's place; columns that no condition limits to some constants are not there. Of two lists for
    /// one column the shorter one is given.
    ///
    /// @param conditions all of which must be true
    static Map<Integer, List<Expression.Literal>> of(List<Expression> conditions) {
        Map<Integer, List<Expression.Literal>> found = new HashMap<>();
        for (Expression condition : conditions) {
            int column = column(condition);
            if (column >= 0) {
                List<Expression.Literal> values = new ArrayList<>();
                collect(condition, values);
                found.merge(column, values, (one, other) -> one.size() <= other.size() ? one : other);
            }
        }
        return found;
    }

    /// The column that a condition limits to constants; -1 if there is none.
    private static int column(Expression condition) {
        return switch (condition) {
            case Expression.Comparison equal
                    when equal.operator() == Expression.Comparison.Operator.EQUAL -> {
                if (equal.left() instanceof Expression.ColumnReference column
                        && equal.right() instanceof Expression.Literal) {
                    yield column.index();
                }
                yield equal.right() instanceof Expression.ColumnReference column
                                && equal.left() instanceof Expression.Literal
                        ? column.index()
                        : -1;
            }
            case Expression.InList in ->
                in.argument() instanceof Expression.ColumnReference column ? column.index() : -1;
            case Expression.Logical or when !or.and() -> {
                int column = column(or.arguments().getFirst());
                for (Expression argument : or.arguments()) {
                    column = column == column(argument) ? column : -1;
                }
                yield column;
            }
            case Expression.Comparison _, Expression.Logical _, Expression.ColumnReference _, Expression.Literal _,
                    Expression.Parameter _, Expression.Not _, Expression.IsNull _, Expression.Case _,
                    Expression.Cast _, Expression.Call _ -> -1;
        };
    }

    private static void collect(Expression condition, List<Expression.Literal> into) {
        if (condition instanceof Expression.InList in) {
            into.addAll(in.values());
            return;
        }
        for (Expression part : condition.children()) {
            if (part instanceof Expression.Literal literal) {
                into.add(literal);
            } else if (!(part instanceof Expression.ColumnReference)) {
                collect(part, into);
            }
        }
    }
}
