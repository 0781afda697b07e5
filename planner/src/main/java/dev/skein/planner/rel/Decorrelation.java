package dev.skein.planner.rel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/// Turns correlated scalar and LATERAL sub-queries into joins, where [PullUp] can move their correlated conditions up.
///
/// A sub-query that aggregates the rows matching the outer row becomes a left join with all its groups at once; `count`,
/// which the join gives as null where there is no group, is 0 there. What cannot be turned is left for Calcite.
final class Decorrelation {
    private Decorrelation() {}

    /// The tree with joins in the place of correlations.
    static RelNode decorrelate(RelNode node) {
        List<RelNode> inputs = new ArrayList<>();
        boolean changed = false;
        for (RelNode input : node.getInputs()) {
            RelNode decorrelated = decorrelate(input);
            inputs.add(decorrelated);
            changed |= decorrelated != input;
        }
        RelNode rel = changed ? node.copy(node.getTraitSet(), inputs) : node;
        if (!(rel instanceof Correlate correlate)) {
            return rel;
        }
        Optional<RelNode> grouped = scalar(correlate);
        return grouped.isPresent() ? grouped.get() : rows(correlate).orElse(rel);
    }

    /// A sub-query without grouping: a join on its conditions.
    private static Optional<RelNode> rows(Correlate correlate) {
        if (correlate.getJoinType() != JoinRelType.INNER && correlate.getJoinType() != JoinRelType.LEFT) {
            return Optional.empty();
        }
        int leftCount = correlate.getLeft().getRowType().getFieldCount();
        int rightCount = correlate.getRight().getRowType().getFieldCount();
        return PullUp.of(correlate.getRight(), Set.of(correlate.getCorrelationId()), leftCount).map(pulled -> {
            RelNode join = LogicalJoin.create(correlate.getLeft(), pulled.rel(), List.of(),
                    RexUtil.composeConjunction(builder(correlate), pulled.conditions()), Set.of(),
                    correlate.getJoinType());
            List<RexNode> columns = new ArrayList<>();
            for (int i = 0; i < leftCount + rightCount; i++) {
                columns.add(builder(correlate).makeInputRef(join, i));
            }
            return projected(correlate, join, columns);
        });
    }

    /// A sub-query that gives one row: an aggregate without keys, perhaps under a projection.
    private static Optional<RelNode> scalar(Correlate correlate) {
        RelNode right = correlate.getRight();
        Project project = right instanceof Project top ? top : null;
        RelNode below = project == null ? right : project.getInput();
        Set<CorrelationId> outer = Set.of(correlate.getCorrelationId());
        boolean fits = below instanceof Aggregate aggregate
                && aggregate.getGroupSet().isEmpty()
                && aggregate.getGroupSets().size() == 1
                && (project == null || project.getProjects().stream().noneMatch(RexUtil::containsCorrelation));
        if (!fits) {
            return Optional.empty();
        }
        Aggregate aggregate = (Aggregate) below;
        int leftCount = correlate.getLeft().getRowType().getFieldCount();
        return PullUp.of(aggregate.getInput(), outer, leftCount)
                .filter(pulled -> !pulled.conditions().isEmpty()
                        && pulled.conditions().stream().allMatch(each -> PullUp.fixesColumn(each, leftCount)))
                .map(pulled -> joined(correlate, project, aggregate, isUnique(aggregate, pulled, leftCount)
                        ? single(aggregate, pulled, leftCount)
                        : PullUp.grouped(aggregate, pulled, leftCount)));
    }

    /// Whether a grouping only sees to it that there is one row, and there can be no more for each outer row.
    private static boolean isUnique(Aggregate aggregate, PullUp pulled, int leftCount) {
        boolean onlySingle = aggregate.getAggCallList().stream()
                .allMatch(call -> call.getAggregation().getKind() == SqlKind.SINGLE_VALUE);
        ImmutableBitSet fixed = ImmutableBitSet.of(PullUp.innerColumns(pulled.conditions(), leftCount));
        return onlySingle
                && Boolean.TRUE.equals(
                        aggregate.getCluster().getMetadataQuery().areColumnsUnique(pulled.rel(), fixed, true));
    }

    /// The rows themselves, with the columns that the grouping would have given.
    private static PullUp single(Aggregate aggregate, PullUp pulled, int leftCount) {
        RexBuilder builder = aggregate.getCluster().getRexBuilder();
        List<RexNode> columns = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (AggregateCall call : aggregate.getAggCallList()) {
            columns.add(builder.makeInputRef(pulled.rel(), call.getArgList().getFirst()));
            names.add("$" + names.size());
        }
        int added = columns.size();
        int count = pulled.rel().getRowType().getFieldCount();
        for (int i = 0; i < count; i++) {
            columns.add(builder.makeInputRef(pulled.rel(), i));
            names.add("$" + names.size());
        }
        RelNode rel = LogicalProject.create(pulled.rel(), List.of(), columns, names, Set.of());
        return new PullUp(rel, pulled.moved(added, leftCount));
    }

    private static RelNode joined(
            Correlate correlate, @Nullable Project project, Aggregate aggregate, PullUp groups) {
        RexBuilder builder = builder(correlate);
        int leftCount = correlate.getLeft().getRowType().getFieldCount();
        RelNode join = LogicalJoin.create(correlate.getLeft(), groups.rel(), List.of(),
                RexUtil.composeConjunction(builder, groups.conditions()), Set.of(), JoinRelType.LEFT);
        List<RexNode> results = new ArrayList<>();
        for (int i = 0; i < aggregate.getAggCallList().size(); i++) {
            RexNode result = builder.makeInputRef(join, leftCount + i);
            AggregateCall call = aggregate.getAggCallList().get(i);
            boolean zeroIfEmpty = call.getAggregation().getKind() == SqlKind.COUNT
                    || call.getAggregation().getKind() == SqlKind.SUM0;
            results.add(zeroIfEmpty ? zeroForNull(builder, result) : result);
        }
        List<RexNode> columns = new ArrayList<>();
        for (int i = 0; i < leftCount; i++) {
            columns.add(builder.makeInputRef(join, i));
        }
        if (project == null) {
            columns.addAll(results);
        } else {
            for (RexNode expression : project.getProjects()) {
                columns.add(RelOptUtil.InputFinder.bits(expression).isEmpty()
                        ? expression
                        : replaced(expression, results));
            }
        }
        return projected(correlate, join, columns);
    }

    private static RexNode zeroForNull(RexBuilder builder, RexNode count) {
        RelDataType type = builder.getTypeFactory().createTypeWithNullability(count.getType(), false);
        return builder.makeCall(SqlStdOperatorTable.CASE,
                List.of(builder.makeCall(SqlStdOperatorTable.IS_NULL, count), builder.makeZeroLiteral(type),
                        builder.makeAbstractCast(type, count, false)));
    }

    private static RexNode replaced(RexNode expression, List<RexNode> results) {
        return expression.accept(new RexShuttle() {
            @Override
            public RexNode visitInputRef(RexInputRef reference) {
                return results.get(reference.getIndex());
            }
        });
    }

    /// The columns, with exactly the types that the correlation's columns had.
    private static RelNode projected(Correlate correlate, RelNode input, List<RexNode> columns) {
        RexBuilder builder = builder(correlate);
        List<RexNode> typed = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            RelDataType type = correlate.getRowType().getFieldList().get(i).getType();
            RexNode column = columns.get(i);
            typed.add(column.getType().equals(type) ? column : builder.makeAbstractCast(type, column, false));
        }
        return LogicalProject.create(input, List.of(), typed, correlate.getRowType().getFieldNames(), Set.of());
    }

    private static RexBuilder builder(RelNode rel) {
        return rel.getCluster().getRexBuilder();
    }
}
