package dev.skein.planner.lower;

import dev.skein.catalog.SqlType;
import dev.skein.executor.plan.PhysicalPlan;
import dev.skein.storage.expression.AggregateCall;
import dev.skein.storage.expression.Datum;
import dev.skein.storage.expression.Expression;
import dev.skein.storage.expression.Expression.ColumnReference;
import dev.skein.storage.expression.Expression.Literal;
import dev.skein.storage.expression.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;

/// Sums of the same value plus several constants need one sum: `sum(x + k)` is `sum(x) + k * count(x)`.
///
/// `x + k` fails for some row exactly if it fails for the greatest `x` of a group (the least one, for a negative `k`), so
/// the plan adds `k` to that one, too, unless the type of `x` proves that nothing can fail. An aggregation is changed only if
/// that makes it smaller.
final class ShiftedSums {
    /// Sums that are replaced by fewer than that are no gain: a sum, a count and two extremes may take their place.
    private static final int ENOUGH_SUMS = 4;

    /// Beyond it a constant times a count of rows might not fit in 64 bits.
    private static final long MAX_SHIFT = 1L << 31;

    private final PhysicalPlan.Aggregate aggregate;
    private final PhysicalPlan.Project below;
    private final List<Expression> values;
    private final List<Field> fields;
    private final List<AggregateCall> calls = new ArrayList<>();
    private final List<Expression> results = new ArrayList<>();

    private ShiftedSums(PhysicalPlan.Aggregate aggregate, PhysicalPlan.Project below) {
        this.aggregate = aggregate;
        this.below = below;
        this.values = new ArrayList<>(below.expressions());
        this.fields = new ArrayList<>(below.output());
    }

    /// A value plus a constant.
    private record Shifted(Expression value, long shift, SqlType type) {
        /// Whether every value of the type that `value` was widened from can be shifted.
        boolean isSafe() {
            SqlType narrow = value instanceof Expression.Cast cast ? cast.argument().type() : value.type();
            return narrow.kind().isInteger()
                    && type.kind().isInteger()
                    && greatest(narrow) + Math.abs(shift) <= greatest(type);
        }

        private static long greatest(SqlType type) {
            return switch (type.kind()) {
                case SMALLINT -> Short.MAX_VALUE;
                case INTEGER -> Integer.MAX_VALUE;
                // so far from the end that nothing added to it overflows
                default -> Long.MAX_VALUE / 2;
            };
        }
    }

    /// The value that sums share.
    private record Shared(Expression value, OptionalInt filter) {}

    /// The aggregation with as few sums as it needs, or as it is.
    static PhysicalPlan share(PhysicalPlan.Aggregate aggregate) {
        return aggregate.input() instanceof PhysicalPlan.Project below
                ? new ShiftedSums(aggregate, below).shared()
                : aggregate;
    }

    private PhysicalPlan shared() {
        Map<Shared, Integer> uses = new HashMap<>();
        for (AggregateCall call : aggregate.calls()) {
            shifted(call).ifPresent(sum -> uses.merge(new Shared(sum.value(), call.filter()), 1, Integer::sum));
        }
        uses.values().removeIf(count -> count < ENOUGH_SUMS);
        if (uses.isEmpty()) {
            return aggregate;
        }
        for (int key = 0; key < aggregate.keys().size(); key++) {
            results.add(new ColumnReference(key, aggregate.output().get(key).type()));
        }
        for (AggregateCall call : aggregate.calls()) {
            Optional<Shifted> sum = shifted(call);
            boolean shares = sum.isPresent() && uses.containsKey(new Shared(sum.get().value(), call.filter()));
            results.add(shares ? sum(call, sum.get()) : result(call));
        }
        return plan();
    }

    private Optional<Shifted> shifted(AggregateCall call) {
        if (!call.function().equals("sum") || call.distinct()) {
            return Optional.empty();
        }
        Expression argument = below.expressions().get(call.arguments().getFirst());
        if (!(argument instanceof Expression.Call sum) || !sum.type().kind().isInteger()) {
            return Optional.empty();
        }
        boolean subtracts = sum.function().equals("subtract");
        if (!subtracts && !sum.function().equals("add")) {
            return Optional.empty();
        }
        Expression left = sum.arguments().get(0);
        Expression right = sum.arguments().get(1);
        boolean swapped = left instanceof Literal && !subtracts;
        Expression value = swapped ? right : left;
        Expression constant = swapped ? left : right;
        if (!(constant instanceof Literal literal)
                || !(literal.value() instanceof Datum.OfLong number)
                || !value.type().kind().isInteger()
                || Math.abs(number.value()) >= MAX_SHIFT) {
            return Optional.empty();
        }
        return Optional.of(new Shifted(value, subtracts ? -number.value() : number.value(), sum.type()));
    }

    private Expression sum(AggregateCall call, Shifted shifted) {
        int place = place(shifted.value());
        Expression sum = result(new AggregateCall(
                "sum", List.of(place), false, call.filter(), List.of(), call.type()));
        Expression count = result(new AggregateCall(
                "count", List.of(place), false, call.filter(), List.of(), SqlType.BIGINT));
        Expression shift = Casts.to(
                new Expression.Call("multiply", List.of(bigint(shifted.shift()), count), SqlType.BIGINT), call.type());
        Expression total = new Expression.Call("add", List.of(sum, shift), call.type());
        if (shifted.isSafe()) {
            return total;
        }
        Expression extreme = result(new AggregateCall(
                shifted.shift() < 0 ? "min" : "max", List.of(place), false, call.filter(), List.of(),
                shifted.value().type()));
        Expression farthest = new Expression.Call(
                "add",
                List.of(extreme, new Literal(new Datum.OfLong(shifted.shift()), shifted.type())),
                shifted.type());
        return new Expression.Case(
                List.of(new Expression.Case.Branch(
                        new Expression.IsNull(farthest), new Literal(Datum.NULL, call.type()))),
                total, call.type());
    }

    private static Expression bigint(long value) {
        return new Literal(new Datum.OfLong(value), SqlType.BIGINT);
    }

    /// Where the input has a value.
    private int place(Expression value) {
        int known = values.indexOf(value);
        if (known < 0) {
            known = values.size();
            values.add(value);
            fields.add(new Field("$" + known, value.type(), true));
        }
        return known;
    }

    /// The result of a call, which is made once.
    private Expression result(AggregateCall call) {
        int known = calls.indexOf(call);
        if (known < 0) {
            known = calls.size();
            calls.add(call);
        }
        return new ColumnReference(aggregate.keys().size() + known, call.type());
    }

    private PhysicalPlan plan() {
        Map<Integer, Integer> moved = new LinkedHashMap<>();
        List<Expression> needed = new ArrayList<>();
        List<Field> neededFields = new ArrayList<>();
        TreeSet<Integer> places = new TreeSet<>(aggregate.keys());
        calls.forEach(call -> places.addAll(call.inputs()));
        for (int place : places) {
            moved.put(place, needed.size());
            needed.add(values.get(place));
            neededFields.add(fields.get(place));
        }
        List<Field> output = new ArrayList<>(aggregate.output().subList(0, aggregate.keys().size()));
        List<AggregateCall> movedCalls = new ArrayList<>();
        for (AggregateCall call : calls) {
            movedCalls.add(call.moved(moved::get));
            output.add(new Field(call.function(), call.type(), !call.function().equals("count")));
        }
        PhysicalPlan input = Plans.project(below.input(), needed, neededFields, below.estimate());
        PhysicalPlan shared = new PhysicalPlan.Aggregate(
                input,
                aggregate.keys().stream().map(moved::get).toList(),
                aggregate.groupingSets(),
                movedCalls,
                output,
                aggregate.estimate());
        return new PhysicalPlan.Project(
                shared, results, aggregate.output(),
                new PhysicalPlan.Estimate(aggregate.estimate().rowCount(), List.of()));
    }
}
