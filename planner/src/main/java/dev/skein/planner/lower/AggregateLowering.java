package dev.skein.planner.lower;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.executor.plan.PhysicalPlan;
import dev.skein.planner.sql.RelTypes;
import dev.skein.storage.expression.AggregateCall;
import dev.skein.storage.expression.Datum;
import dev.skein.storage.expression.Expression;
import dev.skein.storage.expression.Field;
import dev.skein.storage.expression.SortKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;

/// Lowers grouping and aggregates.
final class AggregateLowering {
    private final Lowering lowering;

    AggregateLowering(Lowering lowering) {
        this.lowering = lowering;
    }

    /// Whether a source can be asked for a grouping: one grouping set, nothing that only our executor knows.
    static boolean isPlain(Aggregate aggregate) {
        return aggregate.getGroupSets().size() == 1
                && aggregate.getAggCallList().stream().allMatch(call -> call.filterArg < 0
                        && call.collation.getFieldCollations().isEmpty()
                        && call.getAggregation().getKind() != SqlKind.SINGLE_VALUE
                        && call.getAggregation().getKind() != SqlKind.SUM0);
    }

    PhysicalPlan over(Aggregate aggregate, PhysicalPlan input) {
        PhysicalPlan.Estimate estimate = lowering.estimate(aggregate);
        boolean single = aggregate.getGroupSet().isEmpty()
                && !aggregate.getAggCallList().isEmpty()
                && aggregate.getAggCallList().stream()
                        .allMatch(call -> call.getAggregation().getKind() == SqlKind.SINGLE_VALUE);
        if (single) {
            List<Integer> places = aggregate.getAggCallList().stream()
                    .map(call -> call.getArgList().getFirst())
                    .toList();
            return new PhysicalPlan.SingleRow(Plans.columns(input, places, input.estimate()), estimate);
        }
        List<Integer> keys = aggregate.getGroupSet().asList();
        List<List<Integer>> sets = new ArrayList<>();
        for (ImmutableBitSet set : aggregate.getGroupSets()) {
            sets.add(set.asList().stream().map(keys::indexOf).toList());
        }
        List<AggregateCall> calls = new ArrayList<>();
        boolean sumOrZero = false;
        for (var call : aggregate.getAggCallList()) {
            calls.add(call(call, IntUnaryOperator.identity()));
            sumOrZero |= call.getAggregation().getKind() == SqlKind.SUM0;
        }
        List<Field> output = output(aggregate, input, keys, calls);
        PhysicalPlan.Aggregate whole = new PhysicalPlan.Aggregate(input, keys, sets, calls, output, estimate);
        PhysicalPlan plan = new DistinctValues(this)
                .divided(aggregate, whole)
                .or(() -> DerivedKeys.dropped(whole, columns -> groups(aggregate, columns)))
                .orElseGet(() -> ShiftedSums.share(whole));
        return sumOrZero ? zeroForNull(aggregate, plan) : plan;
    }

    /// What is expected of a grouping of an aggregation's input by some of its columns.
    PhysicalPlan.Estimate groups(Aggregate aggregate, List<Integer> columns) {
        return lowering.estimate(LogicalAggregate.create(
                aggregate.getInput(), List.of(), ImmutableBitSet.of(columns), null, List.of()));
    }

    private static List<Field> output(
            Aggregate aggregate, PhysicalPlan input, List<Integer> keys, List<AggregateCall> calls) {
        List<Field> output = new ArrayList<>();
        List<Field> declared = Lowering.fields(aggregate.getRowType());
        for (int i = 0; i < keys.size(); i++) {
            Field key = input.output().get(keys.get(i));
            output.add(new Field(declared.get(i).name(), key.type(), declared.get(i).nullable()));
        }
        for (int i = 0; i < calls.size(); i++) {
            Field field = declared.get(keys.size() + i);
            output.add(new Field(field.name(), calls.get(i).type(), field.nullable()));
        }
        return output;
    }

    /// Calcite's `$SUM0` is `sum`, and zero where that is null.
    private static PhysicalPlan zeroForNull(Aggregate aggregate, PhysicalPlan plan) {
        List<Expression> values = new ArrayList<>();
        int keys = aggregate.getGroupCount();
        for (int i = 0; i < plan.output().size(); i++) {
            Field field = plan.output().get(i);
            Expression value = new Expression.ColumnReference(i, field.type());
            boolean orZero = i >= keys
                    && aggregate.getAggCallList().get(i - keys).getAggregation().getKind() == SqlKind.SUM0;
            if (orZero) {
                Expression zero = Casts.to(
                        new Expression.Literal(new Datum.OfLong(0), SqlType.BIGINT), field.type());
                value = new Expression.Case(
                        List.of(new Expression.Case.Branch(new Expression.IsNull(value), zero)), value, field.type());
            }
            values.add(value);
        }
        return new PhysicalPlan.Project(plan, values, plan.output(), plan.estimate());
    }

    /// Groups of equal rows, one row each.
    PhysicalPlan distinct(PhysicalPlan input, PhysicalPlan.Estimate estimate) {
        List<Integer> keys = IntStream.range(0, input.output().size()).boxed().toList();
        return new PhysicalPlan.Aggregate(input, keys, List.of(keys), List.of(), input.output(),
                estimate);
    }

    /// Our form of an aggregate call.
    ///
    /// @param place the place in the input of a column that the call names
    static AggregateCall call(org.apache.calcite.rel.core.AggregateCall call, IntUnaryOperator place) {
        if (!call.rexList.isEmpty() || call.ignoreNulls() || call.distinctKeys != null) {
            throw new SkeinException(
                    ErrorCode.FEATURE_NOT_SUPPORTED, "this form of aggregate is not supported: " + call);
        }
        List<Integer> arguments =
                call.getArgList().stream().map(place::applyAsInt).toList();
        List<SortKey> order = Lowering.keys(call.collation.getFieldCollations()).stream()
                .map(key -> new SortKey(place.applyAsInt(key.column()), key.ascending(), key.nullsFirst()))
                .toList();
        String function = function(call.getAggregation().getKind(), call.getAggregation().getName());
        boolean distinct = call.isDistinct() && !function.equals("min") && !function.equals("max");
        return new AggregateCall(function, arguments, distinct,
                call.filterArg < 0 ? OptionalInt.empty() : OptionalInt.of(place.applyAsInt(call.filterArg)),
                order, RelTypes.toSql(call.getType()));
    }

    /// The registry's name of an aggregate function.
    static String function(SqlKind kind, String name) {
        return switch (kind) {
            case SUM0 -> "sum";
            case SINGLE_VALUE -> "single_value";
            case STDDEV_SAMP -> "stddev_samp";
            case STDDEV_POP -> "stddev_pop";
            case VAR_SAMP -> "var_samp";
            case VAR_POP -> "var_pop";
            case LISTAGG -> "string_agg";
            default -> switch (name.toLowerCase(Locale.ROOT)) {
                case "every", "logical_and" -> "bool_and";
                case "some", "logical_or" -> "bool_or";
                case "stddev" -> "stddev_samp";
                case "variance" -> "var_samp";
                default -> name.toLowerCase(Locale.ROOT);
            };
        };
    }
}
