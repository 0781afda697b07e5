package dev.skein.planner.fragment;

import dev.skein.executor.plan.Fragment;
import dev.skein.executor.plan.JoinKind;
import dev.skein.executor.plan.PhysicalPlan;
import dev.skein.executor.plan.PhysicalPlan.DynamicFilterTarget;
import dev.skein.executor.plan.PhysicalPlan.Estimate;
import dev.skein.storage.expression.Expression;
import dev.skein.storage.spi.Scan;
import dev.skein.storage.spi.ScanPlacement;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/// Cuts one plan: from every scan whose rows lie on nodes upwards, operators that give the same rows on each node's part
/// go to the nodes; where that ends, a [PhysicalPlan.RemoteSource] gathers their output.
///
/// Filters and projections go to the nodes; aggregates, first rows and limits go in part, or whole if rows that belong
/// together are on one node; joins go if both sides are divided alike by their keys.
public final class Fragmenter {
    private final Function<Scan, ScanPlacement> placements;
    /// What became of aggregates, by identity: those that a plan has several times stay one node.
    private final IdentityHashMap<PhysicalPlan, Part> aggregates = new IdentityHashMap<>();

    private int nextId;

    /// @param placements says where the rows of a scan lie
    public Fragmenter(Function<Scan, ScanPlacement> placements) {
        this.placements = placements;
    }

    /// A part of the plan: of this process, or divided over nodes.
    private sealed interface Part {
        record Here(PhysicalPlan plan) implements Part {}

        record There(Spread spread) implements Part {}
    }

    /// The plan for this process, with the fragments for others in it.
    public PhysicalPlan cut(PhysicalPlan plan) {
        return gathered(part(plan));
    }

    private Part part(PhysicalPlan plan) {
        return switch (plan) {
            case PhysicalPlan.SourceScan scan -> scan(scan);
            case PhysicalPlan.Filter filter -> switch (part(filter.input())) {
                case Part.Here(PhysicalPlan input) ->
                    new Part.Here(new PhysicalPlan.Filter(input, filter.condition(), filter.estimate()));
                case Part.There(Spread spread) -> new Part.There(spread.each(input ->
                        new PhysicalPlan.Filter(input, filter.condition(), spread.share(filter.estimate()))));
            };
            case PhysicalPlan.Project project -> project(project);
            case PhysicalPlan.Aggregate aggregate -> {
                Part known = aggregates.get(aggregate);
                Part part = known == null ? aggregate(aggregate) : known;
                aggregates.put(aggregate, part);
                yield part;
            }
            case PhysicalPlan.TopN top -> top(top);
            case PhysicalPlan.Limit limit -> limit(limit);
            case PhysicalPlan.HashJoin join -> hashJoin(join);
            case PhysicalPlan.Window window -> window(window);
            case PhysicalPlan.Sort sort ->
                new Part.Here(new PhysicalPlan.Sort(cut(sort.input()), sort.keys(), sort.estimate()));
            case PhysicalPlan.NestedLoopJoin join -> new Part.Here(new PhysicalPlan.NestedLoopJoin(
                    cut(join.left()), cut(join.right()), join.kind(), join.condition(), join.estimate()));
            case PhysicalPlan.UnionAll union -> new Part.Here(new PhysicalPlan.UnionAll(
                    union.inputs().stream().map(this::cut).toList(), union.output(), union.estimate()));
            case PhysicalPlan.SetOperation operation -> new Part.Here(new PhysicalPlan.SetOperation(
                    cut(operation.left()), cut(operation.right()), operation.intersect(), operation.all(),
                    operation.output(), operation.estimate()));
            case PhysicalPlan.SingleRow single ->
                new Part.Here(new PhysicalPlan.SingleRow(cut(single.input()), single.estimate()));
            case PhysicalPlan.TableWrite write ->
                new Part.Here(new PhysicalPlan.TableWrite(cut(write.input()), write.estimate()));
            case PhysicalPlan.Values values -> new Part.Here(values);
            case PhysicalPlan.RemoteSource remote -> new Part.Here(remote);
        };
    }

    private Part scan(PhysicalPlan.SourceScan scan) {
        ScanPlacement placement = placements.apply(scan.scan());
        if (placement.isHere()) {
            return new Part.Here(scan);
        }
        int nodes = placement.shares().size();
        Estimate share = new Estimate(scan.estimate().rowCount() / nodes, scan.estimate().notes());
        SortedMap<String, PhysicalPlan> plans = new TreeMap<>();
        placement.shares().forEach((node, part) ->
                plans.put(node, new PhysicalPlan.SourceScan(part, scan.dynamicFilters(), share)));
        List<List<Integer>> keys = placement.keys().isEmpty() ? List.of() : List.of(placement.keys());
        return new Part.There(new Spread(plans, keys, placement.distribution(), scan.dynamicFilters()));
    }

    private Part project(PhysicalPlan.Project project) {
        return switch (part(project.input())) {
            case Part.Here(PhysicalPlan input) -> new Part.Here(new PhysicalPlan.Project(
                    input, project.expressions(), project.output(), project.estimate()));
            case Part.There(Spread spread) -> new Part.There(spread
                    .each(input -> new PhysicalPlan.Project(
                            input, project.expressions(), project.output(), spread.share(project.estimate())))
                    .withColumns(column -> placeOf(column, project)));
        };
    }

    /// Where a projection puts an input column unchanged; -1 if nowhere.
    private static int placeOf(int column, PhysicalPlan.Project project) {
        for (int i = 0; i < project.expressions().size(); i++) {
            if (project.expressions().get(i) instanceof Expression.ColumnReference reference
                    && reference.index() == column) {
                return i;
            }
        }
        return -1;
    }

    private Part aggregate(PhysicalPlan.Aggregate aggregate) {
        return switch (part(aggregate.input())) {
            case Part.Here(PhysicalPlan input) -> new Part.Here(withInput(aggregate, input, aggregate.estimate()));
            case Part.There(Spread spread) -> {
                if (aggregate.groupingSets().size() == 1 && spread.keepsTogether(aggregate.keys())) {
                    yield new Part.There(spread
                            .each(input -> withInput(aggregate, input, spread.share(aggregate.estimate())))
                            .withColumns(aggregate.keys()::indexOf));
                }
                Optional<SplitAggregate> split = SplitAggregate.of(aggregate);
                if (split.isEmpty()) {
                    yield new Part.Here(withInput(aggregate, gathered(spread), aggregate.estimate()));
                }
                Spread groups = spread
                        .each(input -> split.get().partial(input, aggregate.estimate()))
                        .withColumns(aggregate.keys()::indexOf);
                yield new Part.Here(split.get().merge(gathered(groups)));
            }
        };
    }

    private static PhysicalPlan withInput(PhysicalPlan.Aggregate aggregate, PhysicalPlan input, Estimate estimate) {
        return new PhysicalPlan.Aggregate(input, aggregate.keys(), aggregate.groupingSets(), aggregate.calls(),
                aggregate.output(), estimate);
    }

    private Part top(PhysicalPlan.TopN top) {
        PhysicalPlan input = switch (part(top.input())) {
            case Part.Here(PhysicalPlan plan) -> plan;
            case Part.There(Spread spread) -> gathered(spread
                    .each(plan -> new PhysicalPlan.TopN(
                            plan, top.keys(), sum(top.limit(), top.offset()), 0, top.estimate()))
                    .withFilters(List.of()));
        };
        return new Part.Here(new PhysicalPlan.TopN(input, top.keys(), top.limit(), top.offset(), top.estimate()));
    }

    private Part limit(PhysicalPlan.Limit limit) {
        PhysicalPlan input = switch (part(limit.input())) {
            case Part.Here(PhysicalPlan plan) -> plan;
            case Part.There(Spread spread) -> gathered(spread
                    .each(plan -> new PhysicalPlan.Limit(plan, sum(limit.limit(), limit.offset()), 0, limit.estimate()))
                    .withFilters(List.of()));
        };
        return new Part.Here(new PhysicalPlan.Limit(input, limit.limit(), limit.offset(), limit.estimate()));
    }

    private static long sum(long limit, long offset) {
        return limit > Long.MAX_VALUE - offset ? Long.MAX_VALUE : limit + offset;
    }

    private Part window(PhysicalPlan.Window window) {
        return switch (part(window.input())) {
            case Part.There(Spread spread) when spread.keepsTogether(window.partitionKeys()) ->
                new Part.There(spread.each(input -> withInput(window, input, spread.share(window.estimate())))
                        .withFilters(spread.filters().stream()
                                .filter(filter -> window.partitionKeys().contains(filter.column()))
                                .toList()));
            case Part other -> new Part.Here(withInput(window, gathered(other), window.estimate()));
        };
    }

    private static PhysicalPlan withInput(PhysicalPlan.Window window, PhysicalPlan input, Estimate estimate) {
        return new PhysicalPlan.Window(input, window.partitionKeys(), window.orderKeys(), window.calls(),
                window.output(), estimate);
    }

    private Part hashJoin(PhysicalPlan.HashJoin join) {
        Part left = part(join.left());
        Part right = part(join.right());
        if (left instanceof Part.There(Spread one)
                && right instanceof Part.There(Spread other)
                && dividedAlike(join, one, other)) {
            return new Part.There(joined(join, one, other));
        }
        return new Part.Here(withInputs(join, gathered(left), gathered(right), join.estimate()));
    }

    private static PhysicalPlan withInputs(
            PhysicalPlan.HashJoin join, PhysicalPlan left, PhysicalPlan right, Estimate estimate) {
        return new PhysicalPlan.HashJoin(left, right, join.kind(), join.leftKeys(), join.rightKeys(),
                join.nullsMatch(), join.residual(), join.dynamicFilterIds(), estimate);
    }

    /// Whether partners are always on the same node. Joins that must know of nulls on any node stay here.
    private static boolean dividedAlike(PhysicalPlan.HashJoin join, Spread left, Spread right) {
        boolean possible = left.distribution().equals(right.distribution())
                && join.kind() != JoinKind.NULL_AWARE_ANTI
                && join.kind() != JoinKind.MARK;
        return possible && left.keys().stream().anyMatch(mine ->
                right.keys().stream().anyMatch(theirs -> joinedBy(join, mine, theirs)));
    }

    private static boolean joinedBy(PhysicalPlan.HashJoin join, List<Integer> leftKeys, List<Integer> rightKeys) {
        boolean all = leftKeys.size() == rightKeys.size();
        for (int i = 0; all && i < leftKeys.size(); i++) {
            boolean paired = false;
            for (int key = 0; key < join.leftKeys().size(); key++) {
                paired |= join.leftKeys().get(key).equals(leftKeys.get(i))
                        && join.rightKeys().get(key).equals(rightKeys.get(i));
            }
            all = paired;
        }
        return all;
    }

    private static Spread joined(PhysicalPlan.HashJoin join, Spread left, Spread right) {
        SortedSet<String> nodes = new TreeSet<>(left.plans().keySet());
        nodes.addAll(right.plans().keySet());
        PhysicalPlan noLeft = new PhysicalPlan.Values(List.of(), left.output());
        PhysicalPlan noRight = new PhysicalPlan.Values(List.of(), right.output());
        Estimate share = new Estimate(join.estimate().rowCount() / nodes.size(), join.estimate().notes());
        SortedMap<String, PhysicalPlan> plans = new TreeMap<>();
        for (String node : nodes) {
            plans.put(node, withInputs(join, left.plans().getOrDefault(node, noLeft),
                    right.plans().getOrDefault(node, noRight), share));
        }
        int leftCount = join.kind().emitsLeft() ? left.output().size() : 0;
        List<DynamicFilterTarget> filters = new ArrayList<>();
        if (keepsLeft(join.kind())) {
            left.filters().stream()
                    .filter(filter -> !join.dynamicFilterIds().contains(filter.filterId()))
                    .forEach(filters::add);
        }
        if (keepsRight(join.kind())) {
            right.filters().forEach(filter ->
                    filters.add(new DynamicFilterTarget(filter.filterId(), leftCount + filter.column())));
        }
        return new Spread(plans, keysOf(join.kind(), left, right, leftCount), left.distribution(), filters);
    }

    private static boolean keepsLeft(JoinKind kind) {
        return switch (kind) {
            case INNER, LEFT, SEMI, ANTI -> true;
            case RIGHT, FULL, NULL_AWARE_ANTI, MARK, RIGHT_SEMI, RIGHT_ANTI -> false;
        };
    }

    private static boolean keepsRight(JoinKind kind) {
        return switch (kind) {
            case INNER, RIGHT, RIGHT_SEMI, RIGHT_ANTI -> true;
            case LEFT, FULL, SEMI, ANTI, NULL_AWARE_ANTI, MARK -> false;
        };
    }

    /// The columns that still decide where a joined row is: those of a side whose rows get no nulls.
    private static List<List<Integer>> keysOf(JoinKind kind, Spread left, Spread right, int leftCount) {
        List<List<Integer>> keys = new ArrayList<>();
        if (keepsLeft(kind)) {
            keys.addAll(left.keys());
        }
        if (keepsRight(kind)) {
            right.keys().forEach(key -> keys.add(key.stream().map(column -> leftCount + column).toList()));
        }
        return keys;
    }

    private PhysicalPlan gathered(Part part) {
        return switch (part) {
            case Part.Here(PhysicalPlan plan) -> plan;
            case Part.There(Spread spread) -> gathered(spread);
        };
    }

    private PhysicalPlan gathered(Spread spread) {
        List<Fragment> fragments = new ArrayList<>();
        double rows = 0;
        for (var part : spread.plans().entrySet()) {
            rows += part.getValue().estimate().rowCount();
            fragments.add(new Fragment(nextId++, SuppliedFilters.only(part.getValue()), part.getKey()));
        }
        return new PhysicalPlan.RemoteSource(
                fragments, spread.filters(), spread.output(), new Estimate(rows, List.of()));
    }
}
