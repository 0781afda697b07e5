package dev.skein.planner.rel;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.BoundType;
import com.google.common.collect.Range;
import dev.skein.planner.rel.Estimate.Column;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.Sarg;
import org.apache.calcite.util.TimestampString;
import org.jspecify.annotations.Nullable;

/// Estimates which part of rows satisfies a condition. Works through the conjuncts one by one and narrows the columns'
/// ranges on the way, so that `a >= 1 AND a < 3` counts as one range.
final class Selectivity {
    private static final double UNKNOWN_EQUALITY = 0.05;
    private static final double UNKNOWN_RANGE = 0.33;
    private static final double PREFIX_LIKE = 0.03;
    private static final double CONTAINS_LIKE = 0.05;
    private static final double UNKNOWN_CONDITION = 0.25;
    private static final double MILLIS_TO_MICROS = 1000;

    private final double rows;
    private final List<Column> columns;

    private Selectivity(double rows, List<Column> columns) {
        this.rows = rows;
        this.columns = new ArrayList<>(columns);
    }

    /// What is left of rows after a filter.
    static Estimate filter(Estimate input, RexNode condition) {
        Selectivity selectivity = new Selectivity(input.rows(), input.columns());
        double fraction = selectivity.all(RelOptUtil.conjunctions(condition));
        Estimate scaled = new Estimate(input.rows(), selectivity.columns).scaledTo(input.rows() * fraction);
        return scaled;
    }

    /// The part of pairs or rows that satisfies a condition.
    static double of(Estimate input, RexNode condition) {
        return new Selectivity(input.rows(), input.columns()).all(RelOptUtil.conjunctions(condition));
    }

    private double all(List<RexNode> conjuncts) {
        double fraction = 1;
        for (RexNode conjunct : conjuncts) {
            fraction *= Math.clamp(one(conjunct), 0, 1);
        }
        return fraction;
    }

    private double one(RexNode condition) {
        if (condition.isAlwaysTrue()) {
            return 1;
        }
        if (condition.isAlwaysFalse()) {
            return 0;
        }
        if (condition instanceof RexInputRef reference) {
            return 0.5 * (1 - column(reference).nullFraction());
        }
        if (!(condition instanceof RexCall call)) {
            return UNKNOWN_CONDITION;
        }
        List<RexNode> operands = call.getOperands();
        return switch (call.getKind()) {
            case AND -> all(operands);
            case OR -> {
                double none = 1;
                for (RexNode operand : operands) {
                    none *= 1 - new Selectivity(rows, columns).one(operand);
                }
                yield 1 - none;
            }
            case NOT -> 1 - new Selectivity(rows, columns).one(operands.get(0));
            case IS_NULL -> operands.get(0) instanceof RexInputRef reference ? column(reference).nullFraction() : 0.1;
            case IS_NOT_NULL ->
                    operands.get(0) instanceof RexInputRef reference ? 1 - column(reference).nullFraction() : 0.9;
            case EQUALS, IS_NOT_DISTINCT_FROM, NOT_EQUALS, LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN,
                    GREATER_THAN_OR_EQUAL -> comparison(call);
            case SEARCH -> search(call);
            case LIKE -> like(call);
            default -> UNKNOWN_CONDITION;
        };
    }

    private double comparison(RexCall call) {
        RexNode left = stripCast(call.getOperands().get(0));
        RexNode right = stripCast(call.getOperands().get(1));
        if (left instanceof RexInputRef a && right instanceof RexInputRef b) {
            return columns(call.getKind(), a, b);
        }
        if (right instanceof RexInputRef reference && left instanceof RexLiteral literal) {
            return literal(call.getKind().reverse(), reference, literal);
        }
        if (left instanceof RexInputRef reference && right instanceof RexLiteral literal) {
            return literal(call.getKind(), reference, literal);
        }
        if (call.getKind() == SqlKind.EQUALS && left instanceof RexInputRef reference) {
            return 1 / column(reference).distinctOr(rows);
        }
        return call.getKind() == SqlKind.EQUALS ? UNKNOWN_EQUALITY
                : call.getKind() == SqlKind.NOT_EQUALS ? 1 - UNKNOWN_EQUALITY : UNKNOWN_RANGE;
    }

    private double columns(SqlKind kind, RexInputRef a, RexInputRef b) {
        double equal = 1 / Math.max(column(a).distinctOr(rows), column(b).distinctOr(rows));
        return switch (kind) {
            case EQUALS, IS_NOT_DISTINCT_FROM -> equal;
            case NOT_EQUALS -> 1 - equal;
            default -> 0.5;
        };
    }

    private double literal(SqlKind kind, RexInputRef reference, RexLiteral literal) {
        Column column = column(reference);
        double value = number(literal.getValue(), literal);
        double notNull = 1 - column.nullFraction();
        return switch (kind) {
            case EQUALS, IS_NOT_DISTINCT_FROM -> {
                boolean outside = value < column.minimum() || value > column.maximum();
                double fraction = outside ? 0 : notNull / column.distinctOr(rows);
                set(reference, column.withDistinct(1).withRange(value, value).withNullFraction(0));
                yield fraction;
            }
            case NOT_EQUALS -> notNull * (1 - 1 / column.distinctOr(rows));
            case LESS_THAN, LESS_THAN_OR_EQUAL -> range(reference, Double.NEGATIVE_INFINITY, value);
            default -> range(reference, value, Double.POSITIVE_INFINITY);
        };
    }

    /// The part of a column's values within bounds; narrows the column.
    private double range(RexInputRef reference, double least, double greatest) {
        Column column = column(reference);
        double notNull = 1 - column.nullFraction();
        double width = column.maximum() - column.minimum();
        if (Double.isNaN(width) || Double.isNaN(least) || Double.isNaN(greatest)) {
            return UNKNOWN_RANGE * notNull;
        }
        double low = Math.max(least, column.minimum());
        double high = Math.min(greatest, column.maximum());
        double step = width / Math.max(1, column.distinctOr(rows) - 1);
        double fraction = high < low ? 0 : width == 0 ? 1 : Math.min(1, (high - low + step / 2) / width);
        double distinct = Double.isNaN(column.distinct()) ? Double.NaN : Math.max(1, column.distinct() * fraction);
        set(reference, column.withRange(low, Math.max(low, high)).withDistinct(distinct).withNullFraction(0));
        return fraction * notNull;
    }

    private double search(RexCall call) {
        RexNode argument = stripCast(call.getOperands().get(0));
        RexLiteral literal = (RexLiteral) call.getOperands().get(1);
        Sarg<?> sarg = (Sarg<?>) requireNonNull(literal.getValue());
        if (!(argument instanceof RexInputRef reference)) {
            return sarg.isPoints() ? Math.min(1, UNKNOWN_EQUALITY * sarg.pointCount) : UNKNOWN_RANGE;
        }
        Column column = column(reference);
        double distinct = column.distinctOr(rows);
        if (sarg.isPoints()) {
            set(reference, column.withDistinct(Math.min(distinct, sarg.pointCount)));
            return Math.min(1, sarg.pointCount / distinct);
        }
        if (sarg.isComplementedPoints()) {
            return Math.max(0, 1 - sarg.negate().pointCount / distinct);
        }
        double sum = 0;
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        for (Range<?> range : sarg.rangeSet.asRanges()) {
            double low = range.hasLowerBound() ? number(range.lowerEndpoint(), literal) : Double.NEGATIVE_INFINITY;
            double high = range.hasUpperBound() ? number(range.upperEndpoint(), literal) : Double.POSITIVE_INFINITY;
            boolean point = range.hasLowerBound() && range.hasUpperBound() && low == high
                    && range.lowerBoundType() == BoundType.CLOSED;
            sum += point ? 1 / distinct : new Selectivity(rows, columns).range(reference, low, high);
            least = Math.min(least, Double.isNaN(low) ? Double.NEGATIVE_INFINITY : low);
            greatest = Math.max(greatest, Double.isNaN(high) ? Double.POSITIVE_INFINITY : high);
        }
        if (!Double.isNaN(column.minimum()) && !Double.isNaN(column.maximum())) {
            double low = Math.max(least, column.minimum());
            set(reference, column
                    .withRange(low, Math.max(low, Math.min(greatest, column.maximum())))
                    .withDistinct(Math.max(1, distinct * Math.min(1, sum))));
        }
        return Math.min(1, sum);
    }

    private static double like(RexCall call) {
        boolean negated = call.getOperator().getName().toUpperCase(Locale.ROOT).startsWith("NOT");
        double fraction = CONTAINS_LIKE;
        if (call.getOperands().get(1) instanceof RexLiteral literal) {
            String pattern = String.valueOf(literal.getValue2());
            fraction = pattern.startsWith("%") || pattern.startsWith("_") ? CONTAINS_LIKE : PREFIX_LIKE;
        }
        return negated ? 1 - fraction : fraction;
    }

    private static RexNode stripCast(RexNode node) {
        RexNode bare = node;
        while (bare instanceof RexCall call && call.getKind() == SqlKind.CAST) {
            bare = call.getOperands().get(0);
        }
        return bare;
    }

    private Column column(RexInputRef reference) {
        return columns.get(reference.getIndex());
    }

    private void set(RexInputRef reference, Column column) {
        columns.set(reference.getIndex(), column);
    }

    /// A constant's place on the number line of its column; NaN if it has none.
    private static double number(@Nullable Object value, RexLiteral literal) {
        return switch (value) {
            case BigDecimal number -> number.doubleValue();
            case Number number -> number.doubleValue();
            case DateString date -> date.getDaysSinceEpoch();
            case TimestampString timestamp -> timestamp.getMillisSinceEpoch() * MILLIS_TO_MICROS;
            case Calendar calendar -> literal.getType().getSqlTypeName() == SqlTypeName.DATE
                    ? Math.floorDiv(calendar.getTimeInMillis(), 86_400_000L)
                    : calendar.getTimeInMillis() * MILLIS_TO_MICROS;
            case null, default -> Double.NaN;
        };
    }
}
