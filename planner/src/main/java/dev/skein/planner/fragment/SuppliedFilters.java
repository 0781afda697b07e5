package dev.skein.planner.fragment;

import dev.skein.executor.plan.PhysicalPlan;
import dev.skein.executor.plan.PhysicalPlan.DynamicFilterTarget;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Takes from the scans of a fragment the dynamic filters that no join of the same fragment supplies: such a filter
/// reaches the fragment as a condition, through the source that gathers its rows.
final class SuppliedFilters {
    private SuppliedFilters() {}

    static PhysicalPlan only(PhysicalPlan fragment) {
        Set<Integer> supplied = new HashSet<>();
        collect(fragment, supplied);
        return keep(fragment, supplied);
    }

    private static void collect(PhysicalPlan plan, Set<Integer> supplied) {
        if (plan instanceof PhysicalPlan.HashJoin join) {
            supplied.addAll(join.dynamicFilterIds());
        }
        plan.inputs().forEach(input -> collect(input, supplied));
    }

    private static PhysicalPlan keep(PhysicalPlan plan, Set<Integer> supplied) {
        return switch (plan) {
            case PhysicalPlan.SourceScan scan -> {
                List<DynamicFilterTarget> kept = scan.dynamicFilters().stream()
                        .filter(filter -> supplied.contains(filter.filterId()))
                        .toList();
                yield new PhysicalPlan.SourceScan(scan.scan(), kept, scan.estimate());
            }
            case PhysicalPlan.Filter filter ->
                new PhysicalPlan.Filter(keep(filter.input(), supplied), filter.condition(), filter.estimate());
            case PhysicalPlan.Project project -> new PhysicalPlan.Project(
                    keep(project.input(), supplied), project.expressions(), project.output(), project.estimate());
            case PhysicalPlan.Aggregate aggregate -> new PhysicalPlan.Aggregate(keep(aggregate.input(), supplied),
                    aggregate.keys(), aggregate.groupingSets(), aggregate.calls(), aggregate.output(),
                    aggregate.estimate());
            case PhysicalPlan.TopN top -> new PhysicalPlan.TopN(
                    keep(top.input(), supplied), top.keys(), top.limit(), top.offset(), top.estimate());
            case PhysicalPlan.Limit limit -> new PhysicalPlan.Limit(
                    keep(limit.input(), supplied), limit.limit(), limit.offset(), limit.estimate());
            case PhysicalPlan.HashJoin join -> new PhysicalPlan.HashJoin(keep(join.left(), supplied),
                    keep(join.right(), supplied), join.kind(), join.leftKeys(), join.rightKeys(), join.nullsMatch(),
                    join.residual(), join.dynamicFilterIds(), join.estimate());
            case PhysicalPlan.Window window -> new PhysicalPlan.Window(keep(window.input(), supplied),
                    window.partitionKeys(), window.orderKeys(), window.calls(), window.output(), window.estimate());
            case PhysicalPlan.NestedLoopJoin _, PhysicalPlan.Sort _, PhysicalPlan.UnionAll _,
                    PhysicalPlan.SetOperation _, PhysicalPlan.SingleRow _, PhysicalPlan.TableWrite _,
                    PhysicalPlan.Values _, PhysicalPlan.RemoteSource _ -> plan;
        };
    }
}
