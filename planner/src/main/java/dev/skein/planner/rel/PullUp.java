package dev.skein.planner.rel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;

/// Moves the conditions of a sub-query that name columns of the outer query up to its top, where a join can test them.
///
/// @param rel the sub-query without these conditions; its own columns come first, then columns that the conditions need
/// @param conditions over the columns of the outer row, then those of `rel`
record PullUp(RelNode rel, List<RexNode> conditions) {
    /// Does so; empty if a condition stands where it cannot be moved from.
    ///
    /// @param outer the variables that stand for the outer row
    /// @param outerCount number of columns of the outer row
    static Optional<PullUp> of(RelNode query, Set<CorrelationId> outer, int outerCount) {
        if (!uses(query, outer)) {
            return Optional.of(new PullUp(query, List.of()));
        }
        return switch (query) {
            case Filter filter -> filter(filter, outer, outerCount);
            case Project project -> project(project, outer, outerCount);
            case Join join -> join(join, outer, outerCount);
            case Aggregate aggregate -> aggregate(aggregate, outer, outerCount);
            case Sort sort when sort.fetch == null && sort.offset == null -> of(sort.getInput(), outer, outerCount);
            default -> Optional.empty();
        };
    }

    /// Whether a tree names columns of the outer row.
    static boolean uses(RelNode rel, Set<CorrelationId> outer) {
        for (CorrelationId used : RelOptUtil.getVariablesUsed(rel)) {
            if (outer.contains(used)) {
                return true;
            }
        }
        return false;
    }

    private static boolean uses(RexNode expression, Set<CorrelationId> outer) {
        boolean[] found = new boolean[1];
        expression.accept(new RexVisitorImpl<Void>(true) {
            @Override
            public Void visitCorrelVariable(RexCorrelVariable variable) {
                found[0] |= outer.contains(variable.id);
                return super.visitCorrelVariable(variable);
            }

            @Override
            public Void visitSubQuery(RexSubQuery subQuery) {
                found[0] |= uses(subQuery.rel, outer);
                return super.visitSubQuery(subQuery);
            }
        });
        return found[0];
    }

    private static Optional<PullUp> filter(Filter filter, Set<CorrelationId> outer, int outerCount) {
        List<RexNode> staying = new ArrayList<>();
        List<RexNode> moving = new ArrayList<>();
        for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
            boolean correlated = uses(conjunct, outer);
            if (correlated && RexUtil.SubQueryFinder.find(conjunct) != null) {
                return Optional.empty();
            }
            (correlated ? moving : staying).add(conjunct);
        }
        return of(filter.getInput(), outer, outerCount).map(input -> {
            List<RexNode> conditions = new ArrayList<>(input.conditions());
            moving.forEach(condition -> conditions.add(overBoth(condition, outer, outerCount)));
            RelNode rel = staying.isEmpty()
                    ? input.rel()
                    : LogicalFilter.create(input.rel(), RexUtil.composeConjunction(builder(filter), staying));
            return new PullUp(rel, conditions);
        });
    }

    private static Optional<PullUp> project(Project project, Set<CorrelationId> outer, int outerCount) {
        if (project.getProjects().stream().anyMatch(expression -> uses(expression, outer))) {
            return Optional.empty();
        }
        return of(project.getInput(), outer, outerCount).map(input -> {
            List<RexNode> expressions = new ArrayList<>(project.getProjects());
            List<String> names = new ArrayList<>(project.getRowType().getFieldNames());
            int[] places = new int[input.rel().getRowType().getFieldCount()];
            for (int column : innerColumns(input.conditions(), outerCount)) {
                places[column] = expressions.size();
                names.add("$" + expressions.size());
                expressions.add(builder(project).makeInputRef(input.rel(), column));
            }
            RelNode rel = LogicalProject.create(input.rel(), List.of(), expressions, names, Set.of());
            return new PullUp(rel, replaced(input.conditions(), outerCount, places));
        });
    }

    private static Optional<PullUp> join(Join join, Set<CorrelationId> outer, int outerCount) {
        boolean inner = join.getJoinType() == JoinRelType.INNER;
        boolean onlyLeft = join.getJoinType() == JoinRelType.SEMI
                || join.getJoinType() == JoinRelType.ANTI
                || join.getJoinType() == JoinRelType.LEFT;
        boolean inCondition = uses(join.getCondition(), outer);
        if (!inner && (!onlyLeft || inCondition || uses(join.getRight(), outer))
                || RexUtil.SubQueryFinder.find(join.getCondition()) != null) {
            return Optional.empty();
        }
        Optional<PullUp> left = of(join.getLeft(), outer, outerCount);
        Optional<PullUp> right = of(join.getRight(), outer, outerCount);
        return left.isEmpty() || right.isEmpty()
                ? Optional.empty()
                : Optional.of(joined(join, left.get(), right.get(), outer, outerCount));
    }

    private static PullUp joined(
            Join join, PullUp left, PullUp right, Set<CorrelationId> outer, int outerCount) {
        int leftCount = join.getLeft().getRowType().getFieldCount();
        int rightCount = join.getRight().getRowType().getFieldCount();
        int wideLeft = left.rel().getRowType().getFieldCount();
        int wideRight = right.rel().getRowType().getFieldCount();
        int[] places = new int[leftCount + rightCount];
        for (int i = 0; i < places.length; i++) {
            places[i] = i < leftCount ? i : wideLeft + i - leftCount;
        }
        List<RexNode> staying = new ArrayList<>();
        List<RexNode> conditions = new ArrayList<>(left.conditions());
        int[] rightPlaces = new int[wideRight];
        for (int i = 0; i < wideRight; i++) {
            rightPlaces[i] = wideLeft + i;
        }
        conditions.addAll(replaced(right.conditions(), outerCount, rightPlaces));
        for (RexNode conjunct : RelOptUtil.conjunctions(join.getCondition())) {
            RexNode placed = replaced(List.of(conjunct), 0, places).getFirst();
            if (uses(conjunct, outer)) {
                conditions.add(overBoth(placed, outer, outerCount));
            } else {
                staying.add(placed);
            }
        }
        RelNode rel = LogicalJoin.create(left.rel(), right.rel(), List.of(),
                RexUtil.composeConjunction(builder(join), staying), Set.of(), join.getJoinType());
        boolean rightShown = join.getJoinType().projectsRight();
        if (wideLeft == leftCount || !rightShown) {
            return new PullUp(rel, conditions);
        }
        return reordered(rel, conditions, outerCount, leftCount, rightCount, wideLeft);
    }

    /// Puts the own columns of both sides before the ones that were added.
    private static PullUp reordered(
            RelNode rel, List<RexNode> conditions, int outerCount, int leftCount, int rightCount, int wideLeft) {
        int total = rel.getRowType().getFieldCount();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < total; i++) {
            boolean own = i < leftCount || i >= wideLeft && i < wideLeft + rightCount;
            if (own) {
                order.add(i);
            }
        }
        for (int i = 0; i < total; i++) {
            if (!order.contains(i)) {
                order.add(i);
            }
        }
        int[] places = new int[total];
        List<RexNode> expressions = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int place = 0; place < total; place++) {
            places[order.get(place)] = place;
            expressions.add(builder(rel).makeInputRef(rel, order.get(place)));
            names.add("$" + place);
        }
        return new PullUp(
                LogicalProject.create(rel, List.of(), expressions, names, Set.of()),
                replaced(conditions, outerCount, places));
    }

    /// Conditions on columns fixed by the outer row may move over a grouping if they become keys of it.
    private static Optional<PullUp> aggregate(Aggregate aggregate, Set<CorrelationId> outer, int outerCount) {
        if (aggregate.getGroupSet().isEmpty() || aggregate.getGroupSets().size() > 1) {
            return Optional.empty();
        }
        return of(aggregate.getInput(), outer, outerCount).flatMap(input -> {
            if (!input.conditions().stream().allMatch(condition -> fixesColumn(condition, outerCount))) {
                return Optional.empty();
            }
            return Optional.of(grouped(aggregate, input, outerCount));
        });
    }

    /// A grouping with the columns that conditions fix as further keys; its own columns come first, then these keys.
    static PullUp grouped(Aggregate aggregate, PullUp input, int outerCount) {
        ImmutableBitSet added = ImmutableBitSet.of(innerColumns(input.conditions(), outerCount));
        ImmutableBitSet keys = aggregate.getGroupSet().union(added);
        List<AggregateCall> calls = aggregate.getAggCallList().stream()
                .map(call -> call.adaptTo(input.rel(), call.getArgList(), call.filterArg,
                        aggregate.getGroupSet().isEmpty(), false))
                .toList();
        RelNode grouped = LogicalAggregate.create(input.rel(), List.of(), keys, List.of(keys), calls);
        List<RexNode> expressions = new ArrayList<>();
        List<String> names = new ArrayList<>();
        int[] places = new int[input.rel().getRowType().getFieldCount()];
        for (int key : aggregate.getGroupSet()) {
            expressions.add(builder(grouped).makeInputRef(grouped, keys.indexOf(key)));
            names.add("$" + names.size());
        }
        for (int i = 0; i < aggregate.getAggCallList().size(); i++) {
            expressions.add(builder(grouped).makeInputRef(grouped, keys.cardinality() + i));
            names.add("$" + names.size());
        }
        for (int column : added) {
            places[column] = expressions.size();
            expressions.add(builder(grouped).makeInputRef(grouped, keys.indexOf(column)));
            names.add("$" + names.size());
        }
        return new PullUp(
                LogicalProject.create(grouped, List.of(), expressions, names, Set.of()),
                replaced(input.conditions(), outerCount, places));
    }

    /// The conditions, with every inner column `by` places further on.
    List<RexNode> moved(int by, int outerCount) {
        int[] places = new int[rel.getRowType().getFieldCount()];
        for (int i = 0; i < places.length; i++) {
            places[i] = i + by;
        }
        return replaced(conditions, outerCount, places);
    }

    /// Whether a condition says that one inner column equals something of the outer row.
    static boolean fixesColumn(RexNode condition, int outerCount) {
        if (condition.getKind() != SqlKind.EQUALS || !(condition instanceof RexCall call)) {
            return false;
        }
        RexNode a = call.getOperands().get(0);
        RexNode b = call.getOperands().get(1);
        return isInner(a, outerCount) && isOuter(b, outerCount) || isInner(b, outerCount) && isOuter(a, outerCount);
    }

    private static boolean isInner(RexNode node, int outerCount) {
        return node instanceof RexInputRef reference && reference.getIndex() >= outerCount;
    }

    private static boolean isOuter(RexNode node, int outerCount) {
        return RelOptUtil.InputFinder.bits(node).length() <= outerCount;
    }

    /// The columns of the inner side that conditions name.
    static List<Integer> innerColumns(List<RexNode> conditions, int outerCount) {
        List<Integer> columns = new ArrayList<>();
        for (RexNode condition : conditions) {
            for (int column : RelOptUtil.InputFinder.bits(condition)) {
                if (column >= outerCount && !columns.contains(column - outerCount)) {
                    columns.add(column - outerCount);
                }
            }
        }
        return columns;
    }

    /// Conditions whose references from `first` on go to other places.
    private static List<RexNode> replaced(List<RexNode> conditions, int first, int[] places) {
        RexShuttle shuttle = new RexShuttle() {
            @Override
            public RexNode visitInputRef(RexInputRef reference) {
                return reference.getIndex() < first
                        ? reference
                        : new RexInputRef(first + places[reference.getIndex() - first], reference.getType());
            }
        };
        List<RexNode> result = new ArrayList<>();
        conditions.forEach(condition -> result.add(condition.accept(shuttle)));
        return result;
    }

    /// A condition over inner columns and outer variables as a condition over outer columns, then inner ones.
    static RexNode overBoth(RexNode condition, Set<CorrelationId> outer, int outerCount) {
        return condition.accept(new RexShuttle() {
            @Override
            public RexNode visitInputRef(RexInputRef reference) {
                return new RexInputRef(reference.getIndex() + outerCount, reference.getType());
            }

            @Override
            public RexNode visitFieldAccess(RexFieldAccess access) {
                return access.getReferenceExpr() instanceof RexCorrelVariable variable && outer.contains(variable.id)
                        ? new RexInputRef(access.getField().getIndex(), access.getType())
                        : super.visitFieldAccess(access);
            }
        });
    }

    private static RexBuilder builder(RelNode rel) {
        return rel.getCluster().getRexBuilder();
    }
}
