package dev.skein.planner.lower;

import dev.skein.executor.plan.PhysicalPlan;
import dev.skein.storage.expression.AggregateCall;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.calcite.rel.core.Aggregate;

/// Aggregates of the distinct values of a whole input as two aggregations: the first one finds the distinct values, the
/// second one counts or sums them.
///
/// The first one is a grouping like any other: codes of dictionaries are looked up once, nodes do it for themselves, and
/// files hold the groups when memory does not.
final class DistinctValues {
    private final AggregateLowering aggregates;

    DistinctValues(AggregateLowering aggregates) {
        this.aggregates = aggregates;
    }

    /// The two aggregations; empty if there are keys, or calls see different rows.
    ///
    /// @param aggregate the aggregation as the planner has it
    /// @param whole the same as a plan
    Optional<PhysicalPlan> divided(Aggregate aggregate, PhysicalPlan.Aggregate whole) {
        Optional<List<Integer>> values = values(whole.calls());
        if (values.isEmpty() || !whole.keys().isEmpty()) {
            return Optional.empty();
        }
        List<Integer> places = List.copyOf(new TreeSet<>(values.get()));
        PhysicalPlan distinct = aggregates.distinct(
                Plans.columns(whole.input(), places, whole.input().estimate()),
                aggregates.groups(aggregate, places));
        List<AggregateCall> calls =
                whole.calls().stream().map(call -> call.moved(places::indexOf).ofAll()).toList();
        return Optional.of(new PhysicalPlan.Aggregate(
                distinct, List.of(), whole.groupingSets(), calls, whole.output(), whole.estimate()));
    }

    /// The places of the values that all calls need once; empty if some need others, or rows as often as they come.
    private static Optional<List<Integer>> values(List<AggregateCall> calls) {
        Optional<List<Integer>> values = calls.stream()
                .filter(AggregateCall::distinct)
                .map(AggregateCall::arguments)
                .findFirst();
        for (AggregateCall call : calls) {
            boolean extreme = call.function().equals("min") || call.function().equals("max");
            boolean fits = values.isPresent()
                    && call.filter().isEmpty()
                    && call.order().isEmpty()
                    && (call.distinct() ? call.arguments().equals(values.get()) : extreme)
                    && values.get().containsAll(call.arguments());
            if (!fits) {
                return Optional.empty();
            }
        }
        return values;
    }
}
