package dev.skein.planner.rel;

import dev.skein.planner.rel.JoinGraph.Relation;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptPredicateList;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexSimplify;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/// Filters of single relations that follow from an OR over several: `(a = 1 AND b = 2) OR (a = 3 AND b = 4)` lets no row pass
/// unless `a IN (1, 3)` and `b IN (2, 4)`. The OR itself is still tested on what is joined. What may fail, such as `10 / b = 2`,
/// implies nothing here: it would be computed for rows that the OR never asks it of.
final class ImpliedFilters {
    /// A filter that lets more of the rows pass costs more than it saves.
    private static final double USELESS_FRACTION = 0.5;

    private static final Set<SqlKind> NEVER_FAIL = EnumSet.of(
            SqlKind.EQUALS, SqlKind.NOT_EQUALS, SqlKind.LESS_THAN, SqlKind.LESS_THAN_OR_EQUAL, SqlKind.GREATER_THAN,
            SqlKind.GREATER_THAN_OR_EQUAL, SqlKind.IS_DISTINCT_FROM, SqlKind.IS_NOT_DISTINCT_FROM, SqlKind.IS_NULL,
            SqlKind.IS_NOT_NULL, SqlKind.IS_TRUE, SqlKind.IS_FALSE, SqlKind.IS_NOT_TRUE, SqlKind.IS_NOT_FALSE, SqlKind.AND,
            SqlKind.OR, SqlKind.NOT, SqlKind.SEARCH, SqlKind.LIKE);

    private ImpliedFilters() {}

    /// Puts such filters above the relations of a graph.
    static void add(JoinGraph graph, Cardinality cardinality) {
        for (RexNode condition : graph.conditions()) {
            if (condition.getKind() != SqlKind.OR || Long.bitCount(graph.relationsOf(condition)) < 2) {
                continue;
            }
            for (int i = 0; i < graph.relations().size(); i++) {
                Relation relation = graph.relations().get(i);
                if (relation.type() == JoinRelType.INNER) {
                    graph.relations().set(i, filtered(relation, condition, cardinality));
                }
            }
        }
    }

    private static Relation filtered(Relation relation, RexNode condition, Cardinality cardinality) {
        RexBuilder builder = relation.rel().getCluster().getRexBuilder();
        RexNode implied = of(condition, JoinGraph.columns(relation), builder);
        if (implied == null) {
            return relation;
        }
        RexNode own = RexUtil.shift(implied, -relation.firstColumn());
        if (Selectivity.of(cardinality.of(relation.rel()), own) > USELESS_FRACTION) {
            return relation;
        }
        return new Relation(LogicalFilter.create(relation.rel(), own), relation.firstColumn(),
                relation.columnCount(), relation.type(), relation.condition());
    }

    /// The part of joined rows that satisfies a condition, when filters that follow from it have been applied before.
    ///
    /// @param sides columns of each of the relations that were joined
    static double selectivity(Estimate joined, RexNode condition, List<ImmutableBitSet> sides, RexBuilder builder) {
        double fraction = Selectivity.of(joined, condition);
        if (condition.getKind() == SqlKind.OR) {
            for (ImmutableBitSet side : sides) {
                RexNode implied = of(condition, side, builder);
                double passing = implied == null ? 1 : Selectivity.of(joined, implied);
                fraction /= passing > 0 && passing <= USELESS_FRACTION ? passing : 1;
            }
        }
        return Math.min(1, fraction);
    }

    /// What must be true of some columns where a condition is true; null if nothing is known.
    private static @Nullable RexNode of(RexNode condition, ImmutableBitSet columns, RexBuilder builder) {
        RexNode implied = part(condition, columns, builder);
        return implied == null
                ? null
                : new RexSimplify(builder, RelOptPredicateList.EMPTY, RexUtil.EXECUTOR)
                        .simplifyUnknownAsFalse(implied);
    }

    private static @Nullable RexNode part(RexNode condition, ImmutableBitSet columns, RexBuilder builder) {
        return switch (condition.getKind()) {
            case AND -> {
                List<RexNode> parts = new ArrayList<>();
                for (RexNode operand : ((RexCall) condition).getOperands()) {
                    RexNode part = part(operand, columns, builder);
                    if (part != null) {
                        parts.add(part);
                    }
                }
                yield parts.isEmpty() ? null : RexUtil.composeConjunction(builder, parts);
            }
            case OR -> {
                List<RexNode> parts = new ArrayList<>();
                for (RexNode operand : ((RexCall) condition).getOperands()) {
                    RexNode part = part(operand, columns, builder);
                    if (part == null) {
                        yield null;
                    }
                    parts.add(part);
                }
                yield RexUtil.composeDisjunction(builder, parts);
            }
            default -> {
                ImmutableBitSet read = RelOptUtil.InputFinder.bits(condition);
                boolean known = !read.isEmpty() && columns.contains(read) && neverFails(condition);
                yield known ? condition : null;
            }
        };
    }

    private static boolean neverFails(RexNode node) {
        return switch (node) {
            case RexInputRef _, RexLiteral _, RexDynamicParam _ -> true;
            case RexCall call -> (NEVER_FAIL.contains(call.getKind()) || RexUtil.isLosslessCast(call))
                    && call.getOperands().stream().allMatch(ImpliedFilters::neverFails);
            default -> false;
        };
    }
}
