package dev.skein.executor.operator.aggregate;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.Lane;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.executor.pipeline.Reservation;
import dev.skein.storage.expression.AggregateCall;
import dev.skein.storage.expression.SortKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the accumulator of an aggregate call.
final class Accumulators {
    private Accumulators() {}

    /// The input columns that a call reads: its arguments, then what its order needs.
    static List<Integer> places(AggregateCall call) {
        List<Integer> places = new ArrayList<>(call.arguments());
        call.order().forEach(key -> places.add(key.column()));
        return places;
    }

    /// @param types types of the columns of [#places]
    /// @param complete whether every group gets a row of this call in the batch that it comes with
    /// @param room where distinct values find memory and files; null if they stay in memory
    static Accumulator of(
            AggregateCall call,
            List<SqlType> types,
            boolean complete,
            Reservation reservation,
            DistinctRows.@Nullable Room room) {
        Accumulator plain = plain(call, types, complete && !call.distinct(), reservation);
        return call.distinct() ? new DistinctAccumulator(plain, types, reservation, room) : plain;
    }

    private static Accumulator plain(
            AggregateCall call, List<SqlType> types, boolean complete, Reservation reservation) {
        return switch (call.function()) {
            case "count" -> new CountAccumulator(reservation);
            case "sum" -> types.get(0).lane() == Lane.DOUBLE
                    ? new DoubleSumAccumulator(complete, reservation)
                    : new SumAccumulator(call.type(), complete, reservation);
            case "avg" -> new AverageAccumulator(types.get(0), complete, reservation);
            case "min", "bool_and", "any_value" -> ExtremeAccumulator.of(types.get(0), false, reservation);
            case "max", "bool_or" -> ExtremeAccumulator.of(types.get(0), true, reservation);
            case "single_value" -> new SingleValueAccumulator(types.get(0), reservation);
            case "var_samp" -> new VarianceAccumulator(types.get(0), true, false, reservation);
            case "var_pop" -> new VarianceAccumulator(types.get(0), false, false, reservation);
            case "stddev_samp" -> new VarianceAccumulator(types.get(0), true, true, reservation);
            case "stddev_pop" -> new VarianceAccumulator(types.get(0), false, true, reservation);
            case "string_agg" -> textList(call, types, reservation);
            default -> throw new SkeinException(
                    ErrorCode.FEATURE_NOT_SUPPORTED, "aggregate function " + call.function() + " is not supported");
        };
    }

    private static Accumulator textList(AggregateCall call, List<SqlType> types, Reservation reservation) {
        int arguments = call.arguments().size();
        List<SortKey> order = new ArrayList<>();
        for (int i = 0; i < call.order().size(); i++) {
            SortKey key = call.order().get(i);
            order.add(new SortKey(arguments + i, key.ascending(), key.nullsFirst()));
        }
        return new TextListAccumulator(types, arguments > 1, order, reservation);
    }
}
