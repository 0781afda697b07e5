package dev.skein.planner.rel;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import java.util.List;
import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.hep.HepMatchOrder;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.plan.hep.HepProgramBuilder;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.rules.CoreRules;
import org.apache.calcite.rel.rules.PruneEmptyRules;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql2rel.RelDecorrelator;
import org.apache.calcite.sql2rel.RelFieldTrimmer;
import org.apache.calcite.sql2rel.TopDownGeneralDecorrelator;
import org.apache.calcite.tools.RelBuilder;

/// Optimizes a tree in fixed phases, each of which makes it better or leaves it:
///
/// 1. sub-queries become joins ([SubqueryUnnesting], [Decorrelation], and Calcite's own for the rest);
/// 2. constants are folded, common parts of ORs are pulled out, conditions move down and to both sides of equalities;
/// 3. columns that nobody needs go;
/// 4. joins are ordered ([JoinOrder]).
public final class Optimizer {
    private static final List<RelOptRule> SUB_QUERIES = List.of(
            CoreRules.FILTER_SUB_QUERY_TO_CORRELATE,
            CoreRules.PROJECT_SUB_QUERY_TO_CORRELATE,
            CoreRules.JOIN_SUB_QUERY_TO_CORRELATE);

    private static final List<RelOptRule> SIMPLIFY = List.of(
            CoreRules.FILTER_REDUCE_EXPRESSIONS,
            CoreRules.PROJECT_REDUCE_EXPRESSIONS,
            CoreRules.JOIN_REDUCE_EXPRESSIONS);

    private static final List<RelOptRule> PUSH_DOWN = List.of(
            CoreRules.FILTER_INTO_JOIN,
            CoreRules.JOIN_CONDITION_PUSH,
            CoreRules.FILTER_PROJECT_TRANSPOSE,
            CoreRules.FILTER_AGGREGATE_TRANSPOSE,
            CoreRules.FILTER_SET_OP_TRANSPOSE,
            CoreRules.FILTER_WINDOW_TRANSPOSE,
            CoreRules.FILTER_MERGE,
            CoreRules.JOIN_PUSH_TRANSITIVE_PREDICATES,
            CoreRules.PROJECT_MERGE,
            CoreRules.PROJECT_REMOVE,
            CoreRules.UNION_MERGE,
            CoreRules.AGGREGATE_REMOVE);

    private static final List<RelOptRule> TIDY = List.of(
            CoreRules.PROJECT_MERGE,
            CoreRules.PROJECT_REMOVE,
            CoreRules.FILTER_MERGE);

    private static final List<RelOptRule> PRUNE = List.of(
            PruneEmptyRules.PROJECT_INSTANCE,
            PruneEmptyRules.FILTER_INSTANCE,
            PruneEmptyRules.JOIN_LEFT_INSTANCE,
            PruneEmptyRules.JOIN_RIGHT_INSTANCE,
            PruneEmptyRules.UNION_INSTANCE,
            PruneEmptyRules.SORT_INSTANCE);

    private final Cardinality cardinality;
    private final Deadline deadline;

    /// An optimizer for one statement.
    ///
    /// @param deadline when to stop looking for a better order of joins
    public Optimizer(Cardinality cardinality, Deadline deadline) {
        this.cardinality = cardinality;
        this.deadline = deadline;
    }

    /// An equivalent tree without sub-queries, that reads less.
    public RelNode optimize(RelNode root) {
        RelBuilder builder = RelFactories.LOGICAL_BUILDER.create(root.getCluster(), null);
        RelNode rel = withoutSubqueries(root, builder);
        rel = factored(rel);
        rel = run(rel, SIMPLIFY, PUSH_DOWN, PRUNE);
        rel = new RelFieldTrimmer(null, builder).trim(rel);
        rel = run(rel, TIDY);
        rel = new JoinOrder(cardinality, deadline).order(rel);
        rel = new RelFieldTrimmer(null, builder).trim(rel);
        return NarrowInputs.of(run(rel, TIDY));
    }

    private static RelNode withoutSubqueries(RelNode root, RelBuilder builder) {
        RelNode rel = SubqueryUnnesting.unnest(root);
        rel = Decorrelation.decorrelate(run(rel, SUB_QUERIES));
        if (!hasCorrelation(rel)) {
            return rel;
        }
        RelNode decorrelated = RelDecorrelator.decorrelateQuery(rel, builder);
        if (hasCorrelation(decorrelated)) {
            decorrelated = TopDownGeneralDecorrelator.decorrelateQuery(rel, builder);
        }
        if (hasCorrelation(decorrelated)) {
            throw new SkeinException(ErrorCode.FEATURE_NOT_SUPPORTED,
                    "a sub-query depends on its outer query in a way that is not supported; write it as a join");
        }
        return decorrelated;
    }

    private static boolean hasCorrelation(RelNode rel) {
        boolean[] found = new boolean[] {!RelOptUtil.getVariablesUsed(rel).isEmpty()};
        rel.accept(new RelHomogeneousShuttle() {
            @Override
            public RelNode visit(RelNode other) {
                found[0] |= other instanceof Correlate;
                return super.visit(other);
            }
        });
        return found[0];
    }

    /// Pulls conditions that all branches of an OR share out of it: `(a AND b) OR (a AND c)` is `a AND (b OR c)`.
    private static RelNode factored(RelNode root) {
        return root.accept(new RelHomogeneousShuttle() {
            @Override
            public RelNode visit(RelNode other) {
                RelNode rel = super.visit(other);
                return switch (rel) {
                    case LogicalFilter filter -> {
                        RexNode condition = pulled(filter, filter.getCondition());
                        yield condition == filter.getCondition()
                                ? filter
                                : filter.copy(filter.getTraitSet(), filter.getInput(), condition);
                    }
                    case LogicalJoin join -> {
                        RexNode condition = pulled(join, join.getCondition());
                        yield condition == join.getCondition()
                                ? join
                                : join.copy(join.getTraitSet(), condition, join.getLeft(), join.getRight(),
                                        join.getJoinType(), join.isSemiJoinDone());
                    }
                    default -> rel;
                };
            }
        });
    }

    private static RexNode pulled(RelNode rel, RexNode condition) {
        RexNode factored = RexUtil.pullFactors(rel.getCluster().getRexBuilder(), condition);
        return factored.equals(condition) ? condition : factored;
    }

    @SafeVarargs
    private static RelNode run(RelNode rel, List<RelOptRule>... phases) {
        HepProgramBuilder program = HepProgram.builder().addMatchOrder(HepMatchOrder.ARBITRARY);
        for (List<RelOptRule> rules : phases) {
            program.addRuleCollection(rules);
        }
        HepPlanner planner = new HepPlanner(program.build(), rel.getCluster().getPlanner().getContext());
        planner.setExecutor(rel.getCluster().getPlanner().getExecutor());
        planner.setRoot(rel);
        return planner.findBestExp();
    }
}
