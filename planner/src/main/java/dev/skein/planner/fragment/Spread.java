package dev.skein.planner.fragment;

import dev.skein.executor.plan.PhysicalPlan;
import dev.skein.executor.plan.PhysicalPlan.DynamicFilterTarget;
import dev.skein.executor.plan.PhysicalPlan.Estimate;
import dev.skein.storage.expression.Field;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;

/// A part of a plan whose rows are divided over nodes: the rows of all nodes' plans together are its rows.
///
/// @param plans what each node runs, by its address; all have the same output
/// @param keys the ways to tell from a row on which node it is: each the places in the output of columns whose values
///     alone decide it, in the order of the distribution
/// @param distribution see [dev.skein.storage.spi.ScanPlacement#distribution()]
/// @param filters dynamic filters that joins further up will supply for columns of the output
record Spread(
        SortedMap<String, PhysicalPlan> plans,
        List<List<Integer>> keys,
        String distribution,
        List<DynamicFilterTarget> filters) {
    Spread {
        plans = new TreeMap<>(plans);
        keys = keys.stream().map(List::copyOf).toList();
        filters = List.copyOf(filters);
    }

    List<Field> output() {
        return plans.firstEntry().getValue().output();
    }

    /// The same rows with something done to each, on each node.
    Spread each(UnaryOperator<PhysicalPlan> operator) {
        SortedMap<String, PhysicalPlan> changed = new TreeMap<>();
        plans.forEach((node, plan) -> changed.put(node, operator.apply(plan)));
        return new Spread(changed, keys, distribution, filters);
    }

    /// The same with other columns; keys of which a column is gone tell nothing any more.
    ///
    /// @param placeOf the new place of a column; negative if it is gone
    Spread withColumns(IntUnaryOperator placeOf) {
        List<List<Integer>> places = keys.stream()
                .map(key -> key.stream().map(placeOf::applyAsInt).toList())
                .filter(key -> key.stream().allMatch(place -> place >= 0))
                .toList();
        List<DynamicFilterTarget> targets = filters.stream()
                .map(filter -> new DynamicFilterTarget(filter.filterId(), placeOf.applyAsInt(filter.column())))
                .filter(filter -> filter.column() >= 0)
                .toList();
        return new Spread(plans, places, distribution, targets);
    }

    Spread withFilters(List<DynamicFilterTarget> targets) {
        return new Spread(plans, keys, distribution, targets);
    }

    /// Whether rows that are equal in these columns are on one node.
    boolean keepsTogether(List<Integer> columns) {
        return plans.size() == 1 || keys.stream().anyMatch(columns::containsAll);
    }

    /// A node's part of what was expected of all.
    Estimate share(Estimate whole) {
        return new Estimate(whole.rowCount() / plans.size(), whole.notes());
    }
}
