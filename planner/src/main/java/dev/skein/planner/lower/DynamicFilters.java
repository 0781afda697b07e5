package dev.skein.planner.lower;

import dev.skein.executor.plan.JoinKind;
import dev.skein.executor.plan.PhysicalPlan;
import dev.skein.executor.plan.PhysicalPlan.DynamicFilterTarget;
import dev.skein.storage.expression.Expression;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Tells scans which joins above will restrict their columns, and those joins which filters to supply.
///
/// A filter goes down to every scan that its key column comes from unchanged, as long as dropping rows there early cannot
/// change the result: not below a limit, and not to the side of an outer join that it would change.
final class DynamicFilters {
    private final SharedAggregates shared = new SharedAggregates();
    private int nextId;

    /// The plan with its dynamic filters.
    PhysicalPlan assign(PhysicalPlan plan) {
        return assign(plan, Map.of());
    }

    /// @param filters numbers of the filters that restrict each output column
    private PhysicalPlan assign(PhysicalPlan plan, Map<Integer, List<Integer>> filters) {
        return switch (plan) {
            case PhysicalPlan.SourceScan scan -> {
                List<DynamicFilterTarget> targets = new ArrayList<>();
                filters.forEach((column, ids) -> ids.forEach(id -> targets.add(new DynamicFilterTarget(id, column))));
                yield targets.isEmpty() ? scan : new PhysicalPlan.SourceScan(scan.scan(), targets, scan.estimate());
            }
            case PhysicalPlan.Filter filter -> new PhysicalPlan.Filter(
                    assign(filter.input(), filters), filter.condition(), filter.estimate());
            case PhysicalPlan.Project project -> new PhysicalPlan.Project(
                    assign(project.input(), below(project, filters)),
                    project.expressions(), project.output(), project.estimate());
            case PhysicalPlan.HashJoin join -> hashJoin(join, filters);
            case PhysicalPlan.NestedLoopJoin join -> new PhysicalPlan.NestedLoopJoin(
                    assign(join.left(), passesLeft(join.kind()) ? left(join.left(), filters) : Map.of()),
                    assign(join.right(), passesRight(join.kind()) ? right(join.left(), join.kind(), filters) : Map.of()),
                    join.kind(), join.condition(), join.estimate());
            case PhysicalPlan.Aggregate aggregate -> {
                Map<Integer, List<Integer>> below = below(aggregate, filters);
                yield below.isEmpty()
                        ? shared.shared(aggregate, () -> aggregate(aggregate, below))
                        : aggregate(aggregate, below);
            }
            case PhysicalPlan.Sort sort ->
                    new PhysicalPlan.Sort(assign(sort.input(), filters), sort.keys(), sort.estimate());
            case PhysicalPlan.TopN top -> new PhysicalPlan.TopN(
                    assign(top.input()), top.keys(), top.limit(), top.offset(), top.estimate());
            case PhysicalPlan.Limit limit -> new PhysicalPlan.Limit(
                    assign(limit.input()), limit.limit(), limit.offset(), limit.estimate());
            case PhysicalPlan.Window window -> new PhysicalPlan.Window(
                    assign(window.input(), onlyColumns(window.partitionKeys(), filters)),
                    window.partitionKeys(), window.orderKeys(), window.calls(), window.output(), window.estimate());
            case PhysicalPlan.UnionAll union -> new PhysicalPlan.UnionAll(
                    union.inputs().stream().map(input -> assign(input, filters)).toList(),
                    union.output(), union.estimate());
            case PhysicalPlan.SetOperation operation -> new PhysicalPlan.SetOperation(
                    assign(operation.left()), assign(operation.right()),
                    operation.intersect(), operation.all(), operation.output(), operation.estimate());
            case PhysicalPlan.SingleRow single ->
                    new PhysicalPlan.SingleRow(assign(single.input()), single.estimate());
            case PhysicalPlan.TableWrite write ->
                    new PhysicalPlan.TableWrite(assign(write.input()), write.estimate());
            case PhysicalPlan.Values values -> values;
            case PhysicalPlan.RemoteSource remote -> remote;
        };
    }

    private PhysicalPlan aggregate(PhysicalPlan.Aggregate aggregate, Map<Integer, List<Integer>> below) {
        return new PhysicalPlan.Aggregate(assign(aggregate.input(), below),
                aggregate.keys(), aggregate.groupingSets(), aggregate.calls(), aggregate.output(), aggregate.estimate());
    }

    private PhysicalPlan hashJoin(PhysicalPlan.HashJoin join, Map<Integer, List<Integer>> filters) {
        Map<Integer, List<Integer>> left =
                new HashMap<>(passesLeft(join.kind()) ? left(join.left(), filters) : Map.of());
        Map<Integer, List<Integer>> right =
                passesRight(join.kind()) ? right(join.left(), join.kind(), filters) : Map.of();
        boolean supplies = switch (join.kind()) {
            case INNER, SEMI, RIGHT, RIGHT_SEMI, RIGHT_ANTI -> true;
            case LEFT, FULL, ANTI, NULL_AWARE_ANTI, MARK -> false;
        };
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < join.leftKeys().size(); i++) {
            int column = join.leftKeys().get(i);
            int id = supplies && !join.nullsMatch().get(i) && reachesScan(join.left(), column) ? nextId++ : -1;
            ids.add(id);
            if (id >= 0) {
                List<Integer> all = new ArrayList<>(left.getOrDefault(column, List.of()));
                all.add(id);
                left.put(column, all);
            }
        }
        return new PhysicalPlan.HashJoin(assign(join.left(), left), assign(join.right(), right), join.kind(),
                join.leftKeys(), join.rightKeys(), join.nullsMatch(), join.residual(), ids, join.estimate());
    }

    /// Whether rows that a filter on a left column would drop may be dropped before the join.
    private static boolean passesLeft(JoinKind kind) {
        return switch (kind) {
            case INNER, LEFT, SEMI, ANTI, NULL_AWARE_ANTI, MARK -> true;
            case RIGHT, FULL, RIGHT_SEMI, RIGHT_ANTI -> false;
        };
    }

    /// The same for right columns.
    private static boolean passesRight(JoinKind kind) {
        return switch (kind) {
            case INNER, RIGHT, RIGHT_SEMI, RIGHT_ANTI -> true;
            case LEFT, FULL, SEMI, ANTI, NULL_AWARE_ANTI, MARK -> false;
        };
    }

    private static Map<Integer, List<Integer>> left(PhysicalPlan left, Map<Integer, List<Integer>> filters) {
        Map<Integer, List<Integer>> below = new HashMap<>();
        filters.forEach((column, ids) -> {
            if (column < left.output().size()) {
                below.put(column, ids);
            }
        });
        return below;
    }

    private static Map<Integer, List<Integer>> right(
            PhysicalPlan left, JoinKind kind, Map<Integer, List<Integer>> filters) {
        int leftCount = kind.emitsLeft() ? left.output().size() : 0;
        Map<Integer, List<Integer>> below = new HashMap<>();
        filters.forEach((column, ids) -> {
            if (column >= leftCount) {
                below.put(column - leftCount, ids);
            }
        });
        return below;
    }

    private static Map<Integer, List<Integer>> below(PhysicalPlan.Project project, Map<Integer, List<Integer>> filters) {
        Map<Integer, List<Integer>> below = new HashMap<>();
        filters.forEach((column, ids) -> {
            if (project.expressions().get(column) instanceof Expression.ColumnReference reference) {
                below.merge(reference.index(), ids, DynamicFilters::both);
            }
        });
        return below;
    }

    private static Map<Integer, List<Integer>> below(
            PhysicalPlan.Aggregate aggregate, Map<Integer, List<Integer>> filters) {
        boolean plain = aggregate.groupingSets().size() == 1
                && aggregate.groupingSets().getFirst().size() == aggregate.keys().size();
        Map<Integer, List<Integer>> below = new HashMap<>();
        filters.forEach((column, ids) -> {
            if (plain && column < aggregate.keys().size()) {
                below.merge(aggregate.keys().get(column), ids, DynamicFilters::both);
            }
        });
        return below;
    }

    private static Map<Integer, List<Integer>> onlyColumns(List<Integer> columns, Map<Integer, List<Integer>> filters) {
        Map<Integer, List<Integer>> below = new HashMap<>();
        filters.forEach((column, ids) -> {
            if (columns.contains(column)) {
                below.put(column, ids);
            }
        });
        return below;
    }

    private static List<Integer> both(List<Integer> a, List<Integer> b) {
        List<Integer> all = new ArrayList<>(a);
        all.addAll(b);
        return all;
    }

    /// Whether a column comes from a scan unchanged, along a way that a filter can go.
    private static boolean reachesScan(PhysicalPlan plan, int column) {
        return switch (plan) {
            case PhysicalPlan.SourceScan _ -> true;
            case PhysicalPlan.Filter filter -> reachesScan(filter.input(), column);
            case PhysicalPlan.Project project ->
                    project.expressions().get(column) instanceof Expression.ColumnReference reference
                            && reachesScan(project.input(), reference.index());
            case PhysicalPlan.HashJoin join -> reachesScan(join.left(), join.right(), join.kind(), column);
            case PhysicalPlan.NestedLoopJoin join -> reachesScan(join.left(), join.right(), join.kind(), column);
            case PhysicalPlan.Aggregate aggregate -> aggregate.groupingSets().size() == 1
                    && column < aggregate.keys().size()
                    && reachesScan(aggregate.input(), aggregate.keys().get(column));
            case PhysicalPlan.Sort sort -> reachesScan(sort.input(), column);
            case PhysicalPlan.Window window ->
                    window.partitionKeys().contains(column) && reachesScan(window.input(), column);
            case PhysicalPlan.UnionAll union -> union.inputs().stream().anyMatch(input -> reachesScan(input, column));
            case PhysicalPlan.TopN _, PhysicalPlan.Limit _, PhysicalPlan.SetOperation _, PhysicalPlan.SingleRow _,
                    PhysicalPlan.TableWrite _, PhysicalPlan.Values _, PhysicalPlan.RemoteSource _ -> false;
        };
    }

    private static boolean reachesScan(PhysicalPlan left, PhysicalPlan right, JoinKind kind, int column) {
        int leftCount = kind.emitsLeft() ? left.output().size() : 0;
        if (column < leftCount) {
            return passesLeft(kind) && reachesScan(left, column);
        }
        return passesRight(kind) && column - leftCount < right.output().size()
                && reachesScan(right, column - leftCount);
    }
}
