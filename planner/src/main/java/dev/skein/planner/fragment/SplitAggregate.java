package dev.skein.planner.fragment;

import dev.skein.catalog.Lane;
import dev.skein.catalog.SqlType;
import dev.skein.executor.plan.PhysicalPlan;
import dev.skein.executor.plan.PhysicalPlan.Estimate;
import dev.skein.storage.expression.AggregateCall;
import dev.skein.storage.expression.Datum;
import dev.skein.storage.expression.Expression;
import dev.skein.storage.expression.Expression.ColumnReference;
import dev.skein.storage.expression.Expression.Literal;
import dev.skein.storage.expression.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// An aggregation in two steps: each node groups its rows, then the gateway groups the nodes' groups. Both are ordinary
/// aggregations: a count is a sum of counts, an average the quotient of a sum and a count.
final class SplitAggregate {
    private final PhysicalPlan.Aggregate whole;
    private final List<AggregateCall> partialCalls = new ArrayList<>();
    private final List<AggregateCall> finalCalls = new ArrayList<>();
    /// The values of the whole's calls, over the columns of the second step.
    private final List<Expression> results = new ArrayList<>();

    private SplitAggregate(PhysicalPlan.Aggregate whole) {
        this.whole = whole;
    }

    /// The two steps of an aggregation, if it can be split.
    static Optional<SplitAggregate> of(PhysicalPlan.Aggregate whole) {
        SplitAggregate split = new SplitAggregate(whole);
        boolean plain = whole.groupingSets().size() == 1
                && whole.groupingSets().getFirst().size() == whole.keys().size();
        if (!plain) {
            return Optional.empty();
        }
        for (AggregateCall call : whole.calls()) {
            if (call.distinct() || !call.order().isEmpty() || !split.add(call)) {
                return Optional.empty();
            }
        }
        return Optional.of(split);
    }

    private boolean add(AggregateCall call) {
        switch (call.function()) {
            case "count" -> results.add(merged("sum", partial(call, "count", SqlType.BIGINT), SqlType.BIGINT));
            case "sum" -> {
                if (call.type().equals(SqlType.REAL)) {
                    return false;
                }
                results.add(merged("sum", partial(call, "sum", call.type()), call.type()));
            }
            case "min", "max", "bool_and", "bool_or", "any_value" ->
                results.add(merged(call.function(), partial(call, call.function(), call.type()), call.type()));
            case "avg" -> {
                if (!call.type().equals(SqlType.DOUBLE)) {
                    return false;
                }
                average(call);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void average(AggregateCall call) {
        SqlType argument = whole.input().output().get(call.arguments().getFirst()).type();
        SqlType sumType = argument.lane() == Lane.DOUBLE
                ? SqlType.DOUBLE
                : SqlType.decimal(SqlType.MAX_DECIMAL_PRECISION, argument.scale());
        Expression sum = merged("sum", partial(call, "sum", sumType), sumType);
        Expression count = merged("sum", partial(call, "count", SqlType.BIGINT), SqlType.BIGINT);
        Expression quotient = new Expression.Call(
                "divide", List.of(asDouble(sum), asDouble(count)), SqlType.DOUBLE);
        results.add(new Expression.Case(
                List.of(new Expression.Case.Branch(
                        new Expression.IsNull(sum), new Literal(Datum.NULL, SqlType.DOUBLE))),
                quotient, call.type()));
    }

    private static Expression asDouble(Expression value) {
        return value.type().equals(SqlType.DOUBLE) ? value : new Expression.Cast(value, SqlType.DOUBLE, false);
    }

    /// Adds a call of the first step.
    ///
    /// @return the place of its column
    private int partial(AggregateCall call, String function, SqlType type) {
        AggregateCall partial =
                new AggregateCall(function, call.arguments(), false, call.filter(), List.of(), type);
        int known = partialCalls.indexOf(partial);
        if (known < 0) {
            known = partialCalls.size();
            partialCalls.add(partial);
        }
        return whole.keys().size() + known;
    }

    /// Adds a call of the second step.
    private Expression merged(String function, int place, SqlType type) {
        AggregateCall call =
                new AggregateCall(function, List.of(place), false, OptionalInt.empty(), List.of(), type);
        int known = finalCalls.indexOf(call);
        if (known < 0) {
            known = finalCalls.size();
            finalCalls.add(call);
        }
        return new ColumnReference(whole.keys().size() + known, type);
    }

    /// The first step, over a node's rows.
    PhysicalPlan partial(PhysicalPlan input, Estimate estimate) {
        List<Field> output = new ArrayList<>(whole.output().subList(0, whole.keys().size()));
        for (AggregateCall call : partialCalls) {
            output.add(new Field(call.function(), call.type(), !call.function().equals("count")));
        }
        return new PhysicalPlan.Aggregate(input, whole.keys(), whole.groupingSets(), partialCalls, output, estimate);
    }

    /// The second step, over the groups of all nodes.
    PhysicalPlan merge(PhysicalPlan groups) {
        int keyCount = whole.keys().size();
        List<Integer> keys = IntStream.range(0, keyCount).boxed().toList();
        boolean direct = IntStream.range(0, results.size()).allMatch(i ->
                results.get(i) instanceof ColumnReference reference && reference.index() == keyCount + i);
        if (direct && results.size() == finalCalls.size()) {
            return new PhysicalPlan.Aggregate(
                    groups, keys, whole.groupingSets(), finalCalls, whole.output(), whole.estimate());
        }
        List<Field> output = new ArrayList<>(whole.output().subList(0, keyCount));
        List<Expression> values = new ArrayList<>();
        for (int key : keys) {
            values.add(new ColumnReference(key, output.get(key).type()));
        }
        finalCalls.forEach(call -> output.add(new Field(call.function(), call.type(), true)));
        values.addAll(results);
        PhysicalPlan merged = new PhysicalPlan.Aggregate(
                groups, keys, whole.groupingSets(), finalCalls, output, whole.estimate());
        return new PhysicalPlan.Project(merged, values, whole.output(), whole.estimate());
    }
}
