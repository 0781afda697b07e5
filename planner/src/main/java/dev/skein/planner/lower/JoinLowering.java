package dev.skein.planner.lower;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.executor.plan.JoinKind;
import dev.skein.executor.plan.PhysicalPlan;
import dev.skein.storage.expression.Expression;
import dev.skein.storage.expression.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/// Lowers joins: equalities between the sides become hash keys, the smaller side is built, all else is tested on pairs.
final class JoinLowering {
    /// The order of joins was found by estimates of whole sets of relations; these here are of one join after the other. So
    /// the sides are exchanged only if the right one is larger for sure.
    private static final double SURE_FACTOR = 1.5;

    private final Lowering lowering;

    JoinLowering(Lowering lowering) {
        this.lowering = lowering;
    }

    PhysicalPlan lower(Join join) {
        return join(join, kind(join.getJoinType()));
    }

    private static JoinKind kind(JoinRelType type) {
        return switch (type) {
            case INNER -> JoinKind.INNER;
            case LEFT -> JoinKind.LEFT;
            case RIGHT -> JoinKind.RIGHT;
            case FULL -> JoinKind.FULL;
            case SEMI -> JoinKind.SEMI;
            case ANTI -> JoinKind.ANTI;
            case LEFT_MARK -> JoinKind.MARK;
            case ASOF, LEFT_ASOF -> throw new SkeinException(
                    ErrorCode.FEATURE_NOT_SUPPORTED, "ASOF joins are not supported");
        };
    }

    /// A filter that keeps the rows whose mark is false, as an anti join that knows about nulls; or that keeps the rows
    /// whose mark is true, as a semi join. Empty for other filters.
    Optional<PhysicalPlan> nullAwareAnti(Filter filter) {
        if (!(filter.getInput() instanceof Join join) || join.getJoinType() != JoinRelType.LEFT_MARK) {
            return Optional.empty();
        }
        int mark = join.getRowType().getFieldCount() - 1;
        JoinKind kind = JoinKind.MARK;
        List<RexNode> others = new ArrayList<>();
        for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
            boolean positive = conjunct instanceof RexInputRef reference && reference.getIndex() == mark;
            boolean negative = conjunct instanceof RexCall call
                    && call.getKind() == SqlKind.NOT
                    && call.getOperands().get(0) instanceof RexInputRef negated
                    && negated.getIndex() == mark;
            if ((positive || negative) && kind == JoinKind.MARK) {
                kind = positive ? JoinKind.SEMI : JoinKind.NULL_AWARE_ANTI;
            } else {
                others.add(conjunct);
            }
        }
        if (kind == JoinKind.MARK || others.stream().anyMatch(other -> RelOptUtil.InputFinder.bits(other).get(mark))) {
            return Optional.empty();
        }
        PhysicalPlan joined = join(join, kind);
        List<Expression> values = new ArrayList<>();
        List<Field> output = new ArrayList<>(joined.output());
        for (int i = 0; i < output.size(); i++) {
            values.add(new Expression.ColumnReference(i, output.get(i).type()));
        }
        values.add(Expression.Literal.of(kind == JoinKind.SEMI));
        output.add(new Field("mark", SqlType.BOOLEAN, true));
        ExpressionLowering expressions = lowering.expressions(filter, joined.output());
        List<Expression> conditions = new ArrayList<>();
        others.forEach(other -> conditions.add(Lowering.condition(expressions.lower(other))));
        PhysicalPlan filtered = Plans.filter(joined, conditions, lowering.estimate(filter));
        return Optional.of(new PhysicalPlan.Project(filtered, values, output, lowering.estimate(filter)));
    }

    private PhysicalPlan join(Join join, JoinKind kind) {
        PhysicalPlan left = lowering.lower(join.getLeft());
        PhysicalPlan right = lowering.lower(join.getRight());
        Keys keys = keys(join, left, right);
        List<String> notes =
                lowering.joinRefusal(join).map(reason -> "not pushed: join: " + reason).stream().toList();
        PhysicalPlan.Estimate estimate = new PhysicalPlan.Estimate(lowering.rowCount(join), notes);
        boolean wholeCondition = kind == JoinKind.NULL_AWARE_ANTI || kind == JoinKind.MARK;
        if (keys.left().isEmpty() || wholeCondition && (keys.left().size() > 1 || !keys.residual().isEmpty())) {
            List<Field> both = new ArrayList<>(left.output());
            both.addAll(right.output());
            ExpressionLowering expressions = lowering.expressions(join, both);
            List<Expression> conditions = Lowering.conjuncts(join.getCondition(), expressions);
            return new PhysicalPlan.NestedLoopJoin(left, right, kind, Plans.conjunction(conditions), estimate);
        }
        boolean swap = switch (kind) {
            case INNER, LEFT, RIGHT, FULL, SEMI, ANTI ->
                    SURE_FACTOR * lowering.rowCount(join.getLeft()) < lowering.rowCount(join.getRight());
            case NULL_AWARE_ANTI, MARK, RIGHT_SEMI, RIGHT_ANTI -> false;
        };
        return hashJoin(left, right, kind, keys, swap, estimate);
    }

    /// The parts of a join condition.
    ///
    /// @param left values of the left side that must equal those of the right side
    /// @param right values of the right side, over the right side's columns
    /// @param nullsMatch whether nulls are equal, per pair
    /// @param residual what else must hold, over the columns of both sides
    private record Keys(
            List<Expression> left, List<Expression> right, List<Boolean> nullsMatch, List<Expression> residual) {}

    private Keys keys(Join join, PhysicalPlan left, PhysicalPlan right) {
        List<Field> both = new ArrayList<>(left.output());
        both.addAll(right.output());
        int leftCount = left.output().size();
        ExpressionLowering expressions = lowering.expressions(join, both);
        Keys keys = new Keys(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (Expression condition : Lowering.conjuncts(join.getCondition(), expressions)) {
            boolean taken = condition instanceof Expression.Comparison comparison && addKey(comparison, leftCount, keys);
            if (!taken) {
                keys.residual().add(condition);
            }
        }
        return keys;
    }

    /// Whether a condition says that a value of the left side equals one of the right side.
    static boolean isKey(Expression condition, int leftCount) {
        return condition instanceof Expression.Comparison comparison
                && (comparison.operator() == Expression.Comparison.Operator.EQUAL
                        || comparison.operator() == Expression.Comparison.Operator.IS_NOT_DISTINCT_FROM)
                && side(comparison.left(), leftCount) * side(comparison.right(), leftCount) == -1;
    }

    private static boolean addKey(Expression.Comparison comparison, int leftCount, Keys keys) {
        if (!isKey(comparison, leftCount)) {
            return false;
        }
        int leftSide = side(comparison.left(), leftCount);
        Expression left = leftSide < 0 ? comparison.left() : comparison.right();
        Expression right = leftSide < 0 ? comparison.right() : comparison.left();
        keys.left().add(left);
        keys.right().add(Columns.moved(right, place -> place - leftCount));
        keys.nullsMatch().add(comparison.operator() == Expression.Comparison.Operator.IS_NOT_DISTINCT_FROM);
        return true;
    }

    /// -1 if an expression depends on the left side only, 1 if on the right side only, else 0.
    private static int side(Expression expression, int leftCount) {
        Set<Integer> places = new HashSet<>();
        Columns.collect(expression, places);
        boolean leftUsed = places.stream().anyMatch(place -> place < leftCount);
        boolean rightUsed = places.stream().anyMatch(place -> place >= leftCount);
        return leftUsed == rightUsed ? 0 : leftUsed ? -1 : 1;
    }

    private static PhysicalPlan hashJoin(
            PhysicalPlan left, PhysicalPlan right, JoinKind kind, Keys keys, boolean swap, PhysicalPlan.Estimate estimate) {
        List<Integer> leftPlaces = new ArrayList<>();
        List<Integer> rightPlaces = new ArrayList<>();
        PhysicalPlan wideLeft = Plans.append(left, keys.left(), leftPlaces);
        PhysicalPlan wideRight = Plans.append(right, keys.right(), rightPlaces);
        int leftCount = left.output().size();
        int rightCount = right.output().size();
        int probeCount = swap ? wideRight.output().size() : wideLeft.output().size();
        int leftStart = swap ? probeCount : 0;
        int rightStart = swap ? 0 : probeCount;
        Expression residual = Columns.moved(Plans.conjunction(keys.residual()),
                place -> place < leftCount ? leftStart + place : rightStart + place - leftCount);
        List<Integer> noFilters = keys.left().stream().map(_ -> -1).toList();
        PhysicalPlan joined = swap
                ? new PhysicalPlan.HashJoin(wideRight, wideLeft, swapped(kind), rightPlaces, leftPlaces,
                        keys.nullsMatch(), residual, noFilters, estimate)
                : new PhysicalPlan.HashJoin(wideLeft, wideRight, kind, leftPlaces, rightPlaces,
                        keys.nullsMatch(), residual, noFilters, estimate);
        List<Integer> shown = new ArrayList<>();
        for (int i = 0; i < leftCount; i++) {
            shown.add(kind.emitsRight() ? leftStart + i : i);
        }
        if (kind.emitsRight()) {
            for (int i = 0; i < rightCount; i++) {
                shown.add(rightStart + i);
            }
        } else if (kind == JoinKind.MARK) {
            shown.add(wideLeft.output().size());
        }
        return Plans.columns(joined, shown, estimate);
    }

    private static JoinKind swapped(JoinKind kind) {
        return switch (kind) {
            case LEFT -> JoinKind.RIGHT;
            case RIGHT -> JoinKind.LEFT;
            case SEMI -> JoinKind.RIGHT_SEMI;
            case ANTI -> JoinKind.RIGHT_ANTI;
            case RIGHT_SEMI -> JoinKind.SEMI;
            case RIGHT_ANTI -> JoinKind.ANTI;
            case INNER, FULL, NULL_AWARE_ANTI, MARK -> kind;
        };
    }
}
