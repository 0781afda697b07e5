package dev.skein.storage.segment;

import dev.skein.catalog.ColumnDefinition;
import dev.skein.storage.expression.Datum;
import dev.skein.storage.expression.Expression;
import java.util.List;

/// Finds row groups that cannot hold a row for which a condition is true, from their zone maps.
///
/// It may keep a row group that holds none; it never drops one that does.
public final class RowGroupPruning {
    private RowGroupPruning() {}

    /// Whether a row group may hold rows for which all conditions are true.
    ///
    /// @param columns what the column references of the conditions name
    public static boolean mayMatch(
            SegmentFile file, int rowGroup, List<Expression> conditions, List<ColumnDefinition> columns) {
        for (Expression condition : conditions) {
            if (!mayBeTrue(file, file.footer().rowGroups().get(rowGroup), condition, columns)) {
                return false;
            }
        }
        return true;
    }

    private static boolean mayBeTrue(
            SegmentFile file, RowGroup group, Expression condition, List<ColumnDefinition> columns) {
        return switch (condition) {
            case Expression.Logical logical -> {
                boolean result = logical.and();
                for (Expression argument : logical.arguments()) {
                    boolean may = mayBeTrue(file, group, argument, columns);
                    result = logical.and() ? result && may : result || may;
                }
                yield result;
            }
            case Expression.Comparison comparison -> {
                if (comparison.left() instanceof Expression.ColumnReference reference
                        && comparison.right() instanceof Expression.Literal literal) {
                    yield compare(file, group, columns.get(reference.index()), comparison.operator(), literal.value());
                }
                if (comparison.right() instanceof Expression.ColumnReference reference
                        && comparison.left() instanceof Expression.Literal literal) {
                    yield compare(file, group, columns.get(reference.index()), mirrored(comparison.operator()),
                            literal.value());
                }
                yield true;
            }
            case Expression.InList inList -> {
                if (!(inList.argument() instanceof Expression.ColumnReference reference)) {
                    yield true;
                }
                boolean any = false;
                for (Expression.Literal value : inList.values()) {
                    any |= compare(file, group, columns.get(reference.index()), Expression.Comparison.Operator.EQUAL,
                            value.value());
                }
                yield any;
            }
            case Expression.ColumnReference _, Expression.Literal _, Expression.Parameter _, Expression.Not _,
                    Expression.IsNull _, Expression.Case _, Expression.Cast _, Expression.Call _ -> true;
        };
    }

    private static Expression.Comparison.Operator mirrored(Expression.Comparison.Operator operator) {
        return switch (operator) {
            case LESS -> Expression.Comparison.Operator.GREATER;
            case LESS_OR_EQUAL -> Expression.Comparison.Operator.GREATER_OR_EQUAL;
            case GREATER -> Expression.Comparison.Operator.LESS;
            case GREATER_OR_EQUAL -> Expression.Comparison.Operator.LESS_OR_EQUAL;
            case EQUAL, NOT_EQUAL, IS_DISTINCT_FROM, IS_NOT_DISTINCT_FROM -> operator;
        };
    }

    private static boolean compare(
            SegmentFile file,
            RowGroup group,
            ColumnDefinition column,
            Expression.Comparison.Operator operator,
            Datum constant) {
        ChunkShape chunk = null;
        for (int i = 0; i < file.footer().columns().size(); i++) {
            if (file.footer().columns().get(i).id() == column.id()) {
                chunk = group.chunks().get(i).shape();
            }
        }
        if (chunk == null || chunk.encoding() != Encoding.PACKED || !(constant instanceof Datum.OfLong number)) {
            return true;
        }
        if (chunk.minimum() > chunk.maximum()) {
            // all rows are null
            return operator == Expression.Comparison.Operator.IS_DISTINCT_FROM;
        }
        long value = number.value();
        return switch (operator) {
            case EQUAL -> chunk.minimum() <= value && value <= chunk.maximum();
            case LESS -> chunk.minimum() < value;
            case LESS_OR_EQUAL -> chunk.minimum() <= value;
            case GREATER -> chunk.maximum() > value;
            case GREATER_OR_EQUAL -> chunk.maximum() >= value;
            case NOT_EQUAL, IS_DISTINCT_FROM, IS_NOT_DISTINCT_FROM -> true;
        };
    }
}
