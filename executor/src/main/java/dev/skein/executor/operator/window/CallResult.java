package dev.skein.executor.operator.window;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.Lane;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.executor.operator.sort.RowOrder;
import dev.skein.executor.operator.window.Moments.Kind;
import dev.skein.executor.operator.window.WindowResult.Fractions;
import dev.skein.executor.operator.window.WindowResult.Numbers;
import dev.skein.executor.operator.window.WindowResult.Picks;
import dev.skein.executor.operator.window.WindowResult.Texts;
import dev.skein.executor.operator.window.WindowResult.WideNumbers;
import dev.skein.executor.pipeline.Reservation;
import dev.skein.executor.plan.WindowCall;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.expression.SortKey;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The result of a call, and how a task computes its part of it.
///
/// @param function makes a task's function
record CallResult(WindowCall call, WindowResult result, Function<WindowTask, WindowFunction> function) {
    /// The input that a call is prepared for.
    ///
    /// @param columns all rows as dense columns
    /// @param reservation what results are counted in
    record Input(List<Column> columns, List<SqlType> types, int rowCount, Reservation reservation) {
        private Numbers numbers(boolean nullable) {
            return Numbers.of(rowCount, nullable, reservation);
        }

        private Fractions fractions() {
            return Fractions.of(rowCount, reservation);
        }

        private Column column(WindowCall call, int argument) {
            return columns.get(call.arguments().get(argument));
        }

        private SqlType type(WindowCall call, int argument) {
            return types.get(call.arguments().get(argument));
        }

        private LongColumn whole(WindowCall call, int argument) {
            if (column(call, argument) instanceof LongColumn longs) {
                return longs;
            }
            throw new SkeinException(ErrorCode.TYPE_MISMATCH,
                    "argument " + (argument + 1) + " of " + call.function() + " must be a whole number");
        }

        private @Nullable LongColumn optionalWhole(WindowCall call, int argument) {
            return call.arguments().size() > argument ? whole(call, argument) : null;
        }
    }

    static CallResult of(WindowCall call, Input input) {
        return switch (call.function()) {
            case "row_number" -> {
                Numbers numbers = input.numbers(false);
                yield new CallResult(call, numbers, _ -> new Ranks.RowNumber(numbers));
            }
            case "rank" -> {
                Numbers numbers = input.numbers(false);
                yield new CallResult(call, numbers, _ -> new Ranks.Rank(numbers));
            }
            case "dense_rank" -> {
                Numbers numbers = input.numbers(false);
                yield new CallResult(call, numbers, _ -> new Ranks.DenseRank(numbers));
            }
            case "percent_rank" -> {
                Fractions fractions = input.fractions();
                yield new CallResult(call, fractions, _ -> new Ranks.PercentRank(fractions));
            }
            case "cume_dist" -> {
                Fractions fractions = input.fractions();
                yield new CallResult(call, fractions, _ -> new Ranks.CumulativeDistribution(fractions));
            }
            case "ntile" -> {
                Numbers numbers = input.numbers(true);
                LongColumn buckets = input.whole(call, 0);
                yield new CallResult(call, numbers, _ -> new Ranks.Buckets(numbers, buckets));
            }
            case "lag" -> shifted(call, input, -1);
            case "lead" -> shifted(call, input, 1);
            case "first_value" -> frameValues(call, input, false, null);
            case "last_value" -> frameValues(call, input, true, null);
            case "nth_value" -> frameValues(call, input, false, input.whole(call, 1));
            case "count" -> {
                Numbers numbers = input.numbers(false);
                @Nullable Column argument = call.arguments().isEmpty() ? null : input.column(call, 0);
                yield new CallResult(call, numbers, task ->
                        new Counts(numbers, task.frame(call.frame()), argument, task.scratch()));
            }
            case "sum" -> input.type(call, 0).lane() == Lane.DOUBLE
                    ? moments(call, input, Kind.SUM)
                    : exact(call, input, input.type(call, 0).kind().isNumeric()
                            && ExactSums.narrow(input.column(call, 0), input.rowCount())
                                    ? input.numbers(true)
                                    : WideNumbers.of(input.rowCount(), input.reservation()));
            case "avg" -> input.type(call, 0).lane() == Lane.DOUBLE
                    ? moments(call, input, Kind.AVERAGE)
                    : exact(call, input, input.fractions());
            case "min", "bool_and", "any_value", "single_value" -> extreme(call, input, true);
            case "max", "bool_or" -> extreme(call, input, false);
            case "var_samp" -> moments(call, input, Kind.VARIANCE_SAMPLE);
            case "var_pop" -> moments(call, input, Kind.VARIANCE_POPULATION);
            case "stddev_samp" -> moments(call, input, Kind.DEVIATION_SAMPLE);
            case "stddev_pop" -> moments(call, input, Kind.DEVIATION_POPULATION);
            case "string_agg" -> {
                Texts texts = new Texts(input.rowCount(), input.reservation());
                @Nullable Column separators = call.arguments().size() > 1 ? input.column(call, 1) : null;
                Column argument = input.column(call, 0);
                yield new CallResult(call, texts, task ->
                        new TextLists(texts, task.frame(call.frame()), argument, separators));
            }
            default -> throw new SkeinException(
                    ErrorCode.FEATURE_NOT_SUPPORTED, "window function " + call.function() + " is not supported");
        };
    }

    private static CallResult shifted(WindowCall call, Input input, int sign) {
        int defaults = call.arguments().size() > 2 ? call.arguments().get(2) : -1;
        Picks picks = Picks.of(input.rowCount(), call.arguments().getFirst(), defaults, input.reservation());
        @Nullable LongColumn distances = input.optionalWhole(call, 1);
        Column values = input.column(call, 0);
        return new CallResult(call, picks, task -> new ShiftedValues(
                picks, new ValueRows(values, call.ignoreNulls(), task.scratch()), sign, distances));
    }

    private static CallResult frameValues(
            WindowCall call, Input input, boolean last, @Nullable LongColumn numbers) {
        Picks picks = Picks.of(input.rowCount(), call.arguments().getFirst(), -1, input.reservation());
        Column values = input.column(call, 0);
        return new CallResult(call, picks, task -> new FrameValues(
                picks, new ValueRows(values, call.ignoreNulls(), task.scratch()), task.frame(call.frame()), last,
                numbers));
    }

    private static CallResult exact(WindowCall call, Input input, WindowResult result) {
        Column argument = input.column(call, 0);
        SqlType argumentType = input.type(call, 0);
        return new CallResult(call, result, task -> new ExactSums(
                result, task.frame(call.frame()), argument, argumentType, call.type(), task.scratch()));
    }

    private static CallResult extreme(WindowCall call, Input input, boolean least) {
        int place = call.arguments().getFirst();
        Picks picks = Picks.of(input.rowCount(), place, -1, input.reservation());
        input.reservation().grow((long) input.rowCount() * Long.BYTES);
        RowOrder ordering =
                new RowOrder(input.columns(), List.of(new SortKey(place, least, false)), input.rowCount());
        Column argument = input.column(call, 0);
        return new CallResult(call, picks, task ->
                new ExtremeRows(picks, task.frame(call.frame()), argument, ordering, task.scratch()));
    }

    private static CallResult moments(WindowCall call, Input input, Kind kind) {
        Fractions fractions = input.fractions();
        Column argument = input.column(call, 0);
        SqlType argumentType = input.type(call, 0);
        return new CallResult(call, fractions, task -> new Moments(
                fractions, task.frame(call.frame()), kind, argument, argumentType, task.scratch()));
    }
}
