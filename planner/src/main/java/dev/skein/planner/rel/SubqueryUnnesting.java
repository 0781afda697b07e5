package dev.skein.planner.rel;

import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.jspecify.annotations.Nullable;

/// Turns EXISTS and IN into semi, anti and mark joins.
///
/// As a conjunct of WHERE, `EXISTS` and `IN` become a semi join, `NOT EXISTS` an anti join, `NOT IN` an anti join where no
/// null can occur. Anywhere else the answer is a column: a mark join. What cannot be turned is left in place.
final class SubqueryUnnesting {
    private SubqueryUnnesting() {}

    /// The tree without the sub-queries that could be turned into joins.
    static RelNode unnest(RelNode node) {
        List<RelNode> inputs = new ArrayList<>();
        boolean changed = false;
        for (RelNode input : node.getInputs()) {
            RelNode unnested = unnest(input);
            inputs.add(unnested);
            changed |= unnested != input;
        }
        RelNode rel = changed ? node.copy(node.getTraitSet(), inputs) : node;
        return switch (rel) {
            case Filter filter when RexUtil.SubQueryFinder.find(filter.getCondition()) != null -> filter(filter);
            case Project project when RexUtil.SubQueryFinder.find(project.getProjects()) != null -> project(project);
            default -> rel;
        };
    }

    private static RelNode filter(Filter filter) {
        RexBuilder builder = filter.getCluster().getRexBuilder();
        List<RexNode> plain = new ArrayList<>();
        List<RexNode> joined = new ArrayList<>();
        for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
            (onlyMembership(conjunct) ? joined : plain).add(conjunct);
        }
        RelNode rel = plain.isEmpty()
                ? filter.getInput()
                : LogicalFilter.create(filter.getInput(), RexUtil.composeConjunction(builder, plain),
                        ImmutableSet.copyOf(filter.getVariablesSet()));
        int count = rel.getRowType().getFieldCount();
        List<RexNode> left = new ArrayList<>();
        for (RexNode conjunct : joined) {
            Optional<RelNode> semi = semiJoin(rel, conjunct, filter.getVariablesSet());
            if (semi.isPresent()) {
                rel = semi.get();
            } else {
                left.add(conjunct);
            }
        }
        List<RexNode> kept = new ArrayList<>();
        for (RexNode conjunct : left) {
            Marks marks = new Marks(rel, filter.getVariablesSet());
            RexNode condition = conjunct.accept(marks);
            rel = marks.rel;
            kept.add(condition);
        }
        if (kept.isEmpty()) {
            return rel;
        }
        RelNode result = LogicalFilter.create(rel, RexUtil.composeConjunction(builder, kept),
                ImmutableSet.copyOf(filter.getVariablesSet()));
        return rel.getRowType().getFieldCount() == count ? result : first(result, count);
    }

    private static RelNode project(Project project) {
        if (project.getProjects().stream().anyMatch(expression -> RexUtil.SubQueryFinder.find(expression) != null
                && !onlyMembership(expression))) {
            return project;
        }
        Marks marks = new Marks(project.getInput(), project.getVariablesSet());
        List<RexNode> expressions = marks.visitList(project.getProjects());
        return LogicalProject.create(marks.rel, List.of(), expressions, project.getRowType().getFieldNames(),
                ImmutableSet.copyOf(project.getVariablesSet()));
    }

    /// Whether an expression has sub-queries, and none but EXISTS and IN.
    private static boolean onlyMembership(RexNode expression) {
        boolean[] kinds = new boolean[2];
        expression.accept(new RexShuttle() {
            @Override
            public RexNode visitSubQuery(RexSubQuery subQuery) {
                kinds[isMembership(subQuery) ? 0 : 1] = true;
                return subQuery;
            }
        });
        return kinds[0] && !kinds[1];
    }

    private static boolean isMembership(RexSubQuery subQuery) {
        return subQuery.getKind() == SqlKind.EXISTS || subQuery.getKind() == SqlKind.IN;
    }

    /// The rows for which a conjunct holds; empty if it is not a plain (NOT) EXISTS or IN.
    private static Optional<RelNode> semiJoin(RelNode input, RexNode conjunct, Set<CorrelationId> outer) {
        boolean negated = conjunct.getKind() == SqlKind.NOT;
        RexNode inner = negated ? ((RexCall) conjunct).getOperands().get(0) : conjunct;
        if (!(inner instanceof RexSubQuery subQuery)) {
            return Optional.empty();
        }
        return matching(input, subQuery, outer).flatMap(match -> {
            if (negated && subQuery.getKind() == SqlKind.IN && match.equalities().stream().anyMatch(SubqueryUnnesting::canBeNull)) {
                return Optional.empty();
            }
            return Optional.of(LogicalJoin.create(input, match.rel(), List.of(), match.condition(input), Set.of(),
                    negated ? JoinRelType.ANTI : JoinRelType.SEMI));
        });
    }

    private static boolean canBeNull(RexNode equality) {
        return ((RexCall) equality).getOperands().stream().anyMatch(operand -> operand.getType().isNullable());
    }

    /// How rows of a sub-query match rows of the outer query.
    ///
    /// @param rel the sub-query, without its outer columns
    /// @param correlations conditions that were inside
    /// @param equalities of IN: its left side's values with the sub-query's columns
    private record Match(RelNode rel, List<RexNode> correlations, List<RexNode> equalities) {
        RexNode condition(RelNode input) {
            List<RexNode> all = new ArrayList<>(equalities);
            all.addAll(correlations);
            return RexUtil.composeConjunction(input.getCluster().getRexBuilder(), all);
        }
    }

    private static Optional<Match> matching(RelNode input, RexSubQuery subQuery, Set<CorrelationId> outer) {
        int count = input.getRowType().getFieldCount();
        boolean nested = subQuery.getOperands().stream().anyMatch(operand -> RexUtil.SubQueryFinder.find(operand) != null);
        if (nested) {
            return Optional.empty();
        }
        return PullUp.of(unnest(subQuery.rel), outer, count).map(pulled -> {
            RexBuilder builder = input.getCluster().getRexBuilder();
            List<RexNode> equalities = new ArrayList<>();
            for (int i = 0; i < subQuery.getOperands().size(); i++) {
                RexNode column = new RexInputRef(
                        count + i, pulled.rel().getRowType().getFieldList().get(i).getType());
                equalities.add(builder.makeCall(SqlStdOperatorTable.EQUALS, subQuery.getOperands().get(i), column));
            }
            return new Match(pulled.rel(), pulled.conditions(), equalities);
        });
    }

    private static RelNode first(RelNode rel, int count) {
        List<RexNode> references = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            references.add(rel.getCluster().getRexBuilder().makeInputRef(rel, i));
        }
        return LogicalProject.create(
                rel, List.of(), references, rel.getRowType().getFieldNames().subList(0, count), Set.of());
    }

    /// Puts a column in the place of each EXISTS and IN, and a mark join that makes it under the expression.
    private static final class Marks extends RexShuttle {
        private final Set<CorrelationId> outer;
        private RelNode rel;

        Marks(RelNode rel, Set<CorrelationId> outer) {
            this.rel = rel;
            this.outer = outer;
        }

        @Override
        public RexNode visitSubQuery(RexSubQuery subQuery) {
            @Nullable Match match = matching(rel, subQuery, outer).orElse(null);
            if (match == null) {
                return subQuery;
            }
            RexBuilder builder = rel.getCluster().getRexBuilder();
            List<RexNode> conditions = new ArrayList<>(match.equalities());
            boolean in = subQuery.getKind() == SqlKind.IN;
            for (RexNode correlation : match.correlations()) {
                boolean certain = !in || !correlation.getType().isNullable();
                conditions.add(certain ? correlation : builder.makeCall(SqlStdOperatorTable.IS_TRUE, correlation));
            }
            rel = LogicalJoin.create(rel, match.rel(), List.of(),
                    RexUtil.composeConjunction(builder, conditions), Set.of(), JoinRelType.LEFT_MARK);
            RexNode mark = builder.makeInputRef(rel, rel.getRowType().getFieldCount() - 1);
            return in ? mark : builder.makeCall(SqlStdOperatorTable.IS_TRUE, mark);
        }
    }
}
