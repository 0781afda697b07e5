package dev.skein.storage.files;

import dev.skein.storage.expression.Datum;
import dev.skein.storage.expression.Expression;
import dev.skein.storage.expression.Expression.ColumnReference;
import dev.skein.storage.expression.Expression.Comparison;
import dev.skein.storage.expression.Expression.Literal;
import dev.skein.storage.files.format.FileContents.FileColumn;
import dev.skein.storage.files.format.FileContents.FilePart;
import dev.skein.storage.files.format.ValueRange;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Finds parts of files that cannot hold a row for which all conditions are true. It may keep one that holds none; it
/// never drops one that does.
///
/// @param columns the columns that the conditions refer to
/// @param conditions what must be true of a row
record PartPruning(List<FileColumn> columns, List<Expression> conditions) {
    private static final ValueRange UNKNOWN = new ValueRange.Unknown();

    /// Whether a part may hold rows that count.
    ///
    /// @param fileColumns the columns of the file that it is a part of
    boolean mayMatch(List<FileColumn> fileColumns, FilePart part) {
        if (part.ranges().isEmpty()) {
            return true;
        }
        for (Expression condition : conditions) {
            if (!mayBeTrue(condition, fileColumns, part)) {
                return false;
            }
        }
        return true;
    }

    private boolean mayBeTrue(Expression condition, List<FileColumn> fileColumns, FilePart part) {
        return switch (condition) {
            case Expression.Logical logical -> {
                boolean result = logical.and();
                for (Expression argument : logical.arguments()) {
                    boolean may = mayBeTrue(argument, fileColumns, part);
                    result = logical.and() ? result && may : result || may;
                }
                yield result;
            }
            case Comparison comparison when comparison.left() instanceof ColumnReference column
                    && comparison.right() instanceof Literal literal ->
                mayHold(range(column, fileColumns, part), comparison.operator(), literal.value());
            case Comparison comparison when comparison.right() instanceof ColumnReference column
                    && comparison.left() instanceof Literal literal ->
                mayHold(range(column, fileColumns, part), mirrored(comparison.operator()), literal.value());
            case Expression.InList inList when inList.argument() instanceof ColumnReference column -> {
                ValueRange range = range(column, fileColumns, part);
                yield inList.values().stream()
                        .anyMatch(value -> mayHold(range, Comparison.Operator.EQUAL, value.value()));
            }
            case Expression.Not not when not.argument() instanceof Expression.IsNull isNull
                    && isNull.argument() instanceof ColumnReference column ->
                !(range(column, fileColumns, part) instanceof ValueRange.OnlyNulls);
            case Comparison _, Expression.InList _, ColumnReference _, Literal _, Expression.Parameter _,
                    Expression.Not _, Expression.IsNull _, Expression.Case _, Expression.Cast _, Expression.Call _ -> true;
        };
    }

    private ValueRange range(ColumnReference column, List<FileColumn> fileColumns, FilePart part) {
        FileColumn wanted = columns.get(column.index());
        for (int i = 0; i < fileColumns.size(); i++) {
            if (fileColumns.get(i).field().name().equals(wanted.field().name())) {
                return part.ranges().get(i);
            }
        }
        return UNKNOWN;
    }

    private static boolean mayHold(ValueRange range, Comparison.Operator operator, Datum constant) {
        return switch (range) {
            case ValueRange.Unknown _ -> true;
            case ValueRange.OnlyNulls _ -> operator == Comparison.Operator.IS_DISTINCT_FROM
                    || operator == Comparison.Operator.IS_NOT_DISTINCT_FROM;
            case ValueRange.OfLong longs when constant instanceof Datum.OfLong number -> mayHold(
                    operator,
                    Long.compare(longs.minimum(), number.value()),
                    Long.compare(longs.maximum(), number.value()));
            case ValueRange.OfDouble doubles when constant instanceof Datum.OfDouble number ->
                mayHold(doubles, operator, number.value());
            case ValueRange.OfText texts when constant instanceof Datum.OfText text -> mayHold(
                    operator, compared(texts.minimum(), text.value()), compared(texts.maximum(), text.value()));
            case ValueRange.OfLong _, ValueRange.OfDouble _, ValueRange.OfText _ -> true;
        };
    }

    /// Bounds do not count NaN, which is greater than all other numbers; zeros of both signs are equal.
    private static boolean mayHold(ValueRange.OfDouble range, Comparison.Operator operator, double constant) {
        return switch (operator) {
            case EQUAL -> Double.isNaN(constant) || range.minimum() <= constant && range.maximum() >= constant;
            case LESS -> Double.isNaN(constant) || range.minimum() < constant;
            case LESS_OR_EQUAL -> Double.isNaN(constant) || range.minimum() <= constant;
            case GREATER, GREATER_OR_EQUAL, NOT_EQUAL, IS_DISTINCT_FROM, IS_NOT_DISTINCT_FROM -> true;
        };
    }

    private static int compared(String bound, String constant) {
        return Arrays.compareUnsigned(
                bound.getBytes(StandardCharsets.UTF_8), constant.getBytes(StandardCharsets.UTF_8));
    }

    /// @param minimum how the least value compares with the constant
    /// @param maximum how the greatest value compares with it
    private static boolean mayHold(Comparison.Operator operator, int minimum, int maximum) {
        return switch (operator) {
            case EQUAL -> minimum <= 0 && maximum >= 0;
            case LESS -> minimum < 0;
            case LESS_OR_EQUAL -> minimum <= 0;
            case GREATER -> maximum > 0;
            case GREATER_OR_EQUAL -> maximum >= 0;
            case NOT_EQUAL, IS_DISTINCT_FROM, IS_NOT_DISTINCT_FROM -> true;
        };
    }

    private static Comparison.Operator mirrored(Comparison.Operator operator) {
        return switch (operator) {
            case LESS -> Comparison.Operator.GREATER;
            case LESS_OR_EQUAL -> Comparison.Operator.GREATER_OR_EQUAL;
            case GREATER -> Comparison.Operator.LESS;
            case GREATER_OR_EQUAL -> Comparison.Operator.LESS_OR_EQUAL;
            case EQUAL, NOT_EQUAL, IS_DISTINCT_FROM, IS_NOT_DISTINCT_FROM -> operator;
        };
    }
}
