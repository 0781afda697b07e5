package dev.skein.planner.lower;

import dev.skein.catalog.Lane;
import dev.skein.executor.plan.PhysicalPlan;
import dev.skein.storage.expression.AggregateCall;
import dev.skein.storage.expression.Expression;
import dev.skein.storage.expression.Expression.ColumnReference;
import dev.skein.storage.expression.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Keys that are computed from other keys divide no group: in `GROUP BY a, a - 1` they are computed once per group, after
/// the grouping.
final class DerivedKeys {
    private static final Set<String> ARITHMETIC = Set.of("add", "subtract", "multiply", "divide", "modulo", "negate");

    private final PhysicalPlan.Aggregate whole;
    private final PhysicalPlan.Project below;
    /// Where the keys that are columns stand among all keys, by column.
    private final Map<Integer, Integer> keyOfColumn = new HashMap<>();
    /// The keys that stay, by their places among all keys.
    private final List<Integer> kept = new ArrayList<>();

    /// Whether a key is no constant: constants do not divide its groups.
    private final boolean varies;

    private DerivedKeys(PhysicalPlan.Aggregate whole, PhysicalPlan.Project below) {
        this.whole = whole;
        this.below = below;
        this.varies = IntStream.range(0, whole.keys().size()).anyMatch(key -> !columns(key).isEmpty());
        for (int key = 0; key < whole.keys().size(); key++) {
            if (expression(key) instanceof ColumnReference column) {
                keyOfColumn.putIfAbsent(column.index(), key);
            }
        }
        for (int key = 0; key < whole.keys().size(); key++) {
            if (!isDerived(key)) {
                kept.add(key);
            }
        }
    }

    /// The aggregation over fewer keys; empty if all of them are needed.
    ///
    /// @param estimate what is expected of a grouping by these columns of the input
    static Optional<PhysicalPlan> dropped(
            PhysicalPlan.Aggregate whole, Function<List<Integer>, PhysicalPlan.Estimate> estimate) {
        boolean plain = whole.groupingSets().size() == 1
                && whole.groupingSets().getFirst().size() == whole.keys().size()
                && whole.calls().stream().noneMatch(call -> call.function().startsWith("grouping"))
                && whole.input() instanceof PhysicalPlan.Project;
        if (!plain) {
            return Optional.empty();
        }
        DerivedKeys keys = new DerivedKeys(whole, (PhysicalPlan.Project) whole.input());
        return keys.kept.size() == whole.keys().size() ? Optional.empty() : Optional.of(keys.plan(estimate));
    }

    private Expression expression(int key) {
        return below.expressions().get(whole.keys().get(key));
    }

    private boolean isDerived(int key) {
        Expression expression = expression(key);
        if (expression instanceof ColumnReference column) {
            return keyOfColumn.getOrDefault(column.index(), key) != key;
        }
        Set<Integer> columns = columns(key);
        boolean known = columns.isEmpty() ? varies : keyOfColumn.keySet().containsAll(columns);
        return known && isExact(expression);
    }

    private Set<Integer> columns(int key) {
        Set<Integer> columns = new TreeSet<>();
        Columns.collect(expression(key), columns);
        return columns;
    }

    /// Whether equal arguments give equal values whenever they are computed: so it is for arithmetic and casts, except that
    /// zeros of two signs are equal.
    private static boolean isExact(Expression expression) {
        boolean arithmetic = !(expression instanceof Expression.Call call) || ARITHMETIC.contains(call.function());
        return arithmetic
                && expression.type().lane() != Lane.DOUBLE
                && expression.children().stream().allMatch(DerivedKeys::isExact);
    }

    private PhysicalPlan plan(Function<List<Integer>, PhysicalPlan.Estimate> estimate) {
        TreeSet<Integer> places = new TreeSet<>();
        kept.forEach(key -> places.add(whole.keys().get(key)));
        whole.calls().forEach(call -> places.addAll(call.inputs()));
        List<Integer> needed = List.copyOf(places);
        PhysicalPlan input = Plans.project(
                below.input(),
                needed.stream().map(below.expressions()::get).toList(),
                needed.stream().map(below.output()::get).toList(),
                below.estimate());
        List<Integer> keys = new ArrayList<>();
        List<Integer> set = new ArrayList<>();
        List<Field> output = new ArrayList<>();
        for (int key : kept) {
            set.add(keys.size());
            keys.add(needed.indexOf(whole.keys().get(key)));
            output.add(whole.output().get(key));
        }
        PhysicalPlan.Estimate grouping = estimate.apply(kept.stream().map(whole.keys()::get).toList());
        int keyCount = whole.keys().size();
        output.addAll(whole.output().subList(keyCount, whole.output().size()));
        PhysicalPlan grouped = new PhysicalPlan.Aggregate(
                input, keys, List.of(set), whole.calls().stream().map(call -> call.moved(needed::indexOf)).toList(), output,
                grouping);
        List<Expression> values = new ArrayList<>();
        for (int key = 0; key < keyCount; key++) {
            int place = kept.indexOf(key);
            values.add(place >= 0
                    ? new ColumnReference(place, whole.output().get(key).type())
                    : Columns.moved(expression(key), column -> kept.indexOf(keyOfColumn.get(column))));
        }
        for (int i = kept.size(); i < output.size(); i++) {
            values.add(new ColumnReference(i, output.get(i).type()));
        }
        return new PhysicalPlan.Project(
                grouped, values, whole.output(),
                new PhysicalPlan.Estimate(grouping.rowCount(), List.of()));
    }
}
