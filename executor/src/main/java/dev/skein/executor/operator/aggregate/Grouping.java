package dev.skein.executor.operator.aggregate;

import dev.skein.catalog.Lane;
import dev.skein.catalog.SqlType;
import dev.skein.executor.kernel.Densifier;
import dev.skein.executor.operator.rows.KeyTable;
import dev.skein.executor.operator.rows.PartitionedRows.Part;
import dev.skein.executor.pipeline.Reservation;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.expression.AggregateCall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// The groups of one grouping set in one driver: their keys and the states of all aggregates.
final class Grouping {
    private final KeyTable table;
    private final List<AggregateCall> calls;
    private final List<SqlType> inputTypes;
    private final Reservation reservation;
    private final DistinctRows.@Nullable Room room;
    /// By what they compute; calls that need the same share one.
    private final Map<AggregateCall, Accumulator> shared = new HashMap<>();
    /// The accumulators, in the order in which they were made.
    private final List<Fed> fed = new ArrayList<>();
    /// Makes the results of a call, for each call.
    private final List<IntFunction<Column>> results = new ArrayList<>();
    private final GroupedRows rows = new GroupedRows();
    private final GroupSets sets;
    private final boolean keyed;
    private final boolean filters;
    /// Whether groups of several others may be merged at once.
    private final boolean merging;
    private final int[] groups = new int[Batch.MAX_ROWS];
    private final int[] someGroups = new int[Batch.MAX_ROWS];
    private int groupCount;
    /// See [#parts()]; null until it is asked for.
    private char @Nullable [] parts;

    /// @param keyTypes types of the set's keys; with none there is one group from the start
    /// @param guessedGroups how many there may be, as far as the planner can tell
    /// @param merging whether it is for [#merge(List, Part)] with several others
    /// @param room where distinct values find memory and files; null if they stay in memory
    Grouping(
            List<SqlType> keyTypes,
            List<AggregateCall> calls,
            List<SqlType> inputTypes,
            long guessedGroups,
            boolean merging,
            Reservation reservation,
            DistinctRows.@Nullable Room room) {
        this.room = room;
        this.merging = merging;
        this.keyed = !keyTypes.isEmpty();
        this.calls = calls;
        this.filters = calls.stream().anyMatch(call -> call.filter().isPresent());
        this.table = new KeyTable(keyTypes, reservation);
        table.guess(guessedGroups);
        this.sets = new GroupSets(table);
        this.inputTypes = inputTypes;
        this.reservation = reservation;
        for (int i = 0; i < calls.size(); i++) {
            results.add(result(i, calls.get(i)));
        }
        if (!keyed) {
            grow(1);
        }
    }

    /// An accumulator, fed with what a call reads.
    private record Fed(int call, Accumulator accumulator) {}

    /// Finds or makes the accumulators of a call. An average of exact numbers is made of a sum and a count.
    private IntFunction<Column> result(int index, AggregateCall call) {
        if (call.function().equals("avg") && !call.distinct() && call.order().isEmpty()) {
            SqlType type = inputTypes.get(call.arguments().getFirst());
            if (type.lane() != Lane.DOUBLE) {
                SqlType sumType = SqlType.decimal(SqlType.MAX_DECIMAL_PRECISION, type.scale());
                SumAccumulator sum = (SumAccumulator) part(index, over(call, "sum", sumType));
                CountAccumulator count = (CountAccumulator) part(index, over(call, "count", SqlType.BIGINT));
                return groups -> AverageAccumulator.divide(sum, count, type.scale(), groups);
            }
        }
        return part(index, call)::result;
    }

    /// Another function over the same rows and arguments.
    private static AggregateCall over(AggregateCall call, String function, SqlType type) {
        return new AggregateCall(function, call.arguments(), false, call.filter(), List.of(), type);
    }

    private Accumulator part(int index, AggregateCall call) {
        Accumulator known = shared.get(call);
        if (known == null) {
            List<SqlType> types =
                    Accumulators.places(call).stream().map(inputTypes::get).toList();
            known = Accumulators.of(call, types, keyed && !merging && call.filter().isEmpty(), reservation, room);
            shared.put(call, known);
            fed.add(new Fed(index, known));
        }
        return known;
    }

    /// To be called before rows come, even if no group is new: accumulators then know which groups had rows before.
    private void grow(int count) {
        groupCount = count;
        for (Fed each : fed) {
            each.accumulator().grow(count);
        }
    }

    /// Takes rows as they are stored, if their groups are few and all aggregates can do with row sets.
    ///
    /// @param keyPlaces where the set's keys stand in the batch
    /// @return whether it took them
    boolean addInPlace(CallInputs inputs, List<Integer> keyPlaces) {
        if (filters || !sets.load(inputs.current(), keyPlaces)) {
            return false;
        }
        for (Fed each : fed) {
            if (!each.accumulator().takes(inputs.stored(each.call()), sets)) {
                return false;
            }
        }
        if (keyed) {
            grow(table.size());
        }
        for (Fed each : fed) {
            each.accumulator().add(inputs.stored(each.call()), sets);
        }
        return true;
    }

    /// Takes rows.
    ///
    /// @param keys dense columns of the set's keys
    void add(List<Column> keys, CallInputs inputs) {
        int count = inputs.count();
        if (keyed) {
            table.assign(keys, count, groups);
            grow(table.size());
        }
        rows.load(groups, count, groupCount);
        for (Fed each : fed) {
            int call = each.call();
            List<Column> arguments = inputs.arguments(call);
            int chosen = inputs.chosenCount(call);
            if (chosen == count && calls.get(call).filter().isEmpty()) {
                each.accumulator().add(arguments, rows);
            } else {
                int[] places = inputs.chosen(call);
                for (int i = 0; i < chosen; i++) {
                    someGroups[i] = groups[places[i]];
                }
                each.accumulator().add(arguments, someGroups, chosen);
            }
        }
    }

    /// Takes all groups of another driver.
    void merge(Grouping other) {
        merge(List.of(other), Part.ALL);
    }

    /// Takes those groups of others whose keys belong to a part. No rows may be added after.
    void merge(List<Grouping> others, Part part) {
        List<int[]> numbers = new ArrayList<>();
        for (Grouping other : others) {
            int[] mapped = new int[Math.max(1, other.groupCount)];
            if (keyed) {
                mergeKeys(other, part, mapped);
            }
            numbers.add(mapped);
        }
        int count = keyed ? table.size() : 1;
        boolean all = part.level() == 0;
        if (!all) {
            // what does not belong to the part goes to a group that nobody asks for
            for (int[] mapped : numbers) {
                for (int i = 0; i < mapped.length; i++) {
                    mapped[i] = mapped[i] < 0 ? count : mapped[i];
                }
            }
        }
        grow(all ? count : count + 1);
        groupCount = count;
        for (int i = 0; i < fed.size(); i++) {
            for (int j = 0; j < others.size(); j++) {
                Grouping other = others.get(j);
                fed.get(i).accumulator().merge(
                        other.fed.get(i).accumulator(), numbers.get(j), other.groupCount, count);
            }
        }
    }

    /// Writes the numbers that another grouping's groups have here; -1 for those that do not belong to the part.
    private void mergeKeys(Grouping other, Part part, int[] numbers) {
        List<Column> keys = other.table.keys();
        List<Densifier> densifiers = new ArrayList<>();
        keys.forEach(_ -> densifiers.add(new Densifier()));
        if (part.level() == 0) {
            table.expect((long) groupCount + other.groupCount);
        }
        Arrays.fill(numbers, -1);
        int[] rows = new int[Batch.MAX_ROWS];
        char[] divided = part.level() == 0 ? new char[0] : other.parts();
        for (int from = 0; from < other.groupCount; from += Batch.MAX_ROWS) {
            int count = part.select(divided, from, Math.min(Batch.MAX_ROWS, other.groupCount - from), rows);
            List<Column> chunk = new ArrayList<>(keys.size());
            for (int i = 0; i < keys.size(); i++) {
                chunk.add(densifiers.get(i).densify(keys.get(i), rows, count));
            }
            table.assign(chunk, count, groups);
            for (int i = 0; i < count; i++) {
                numbers[rows[i]] = groups[i];
            }
        }
    }

    /// To which of the smallest parts each group belongs; asked for by several drivers, once for each part.
    private synchronized char[] parts() {
        char[] known = parts;
        if (known == null) {
            reservation.grow((long) groupCount * Character.BYTES);
            known = new char[groupCount];
            long[] hashes = new long[Batch.MAX_ROWS];
            for (int from = 0; from < groupCount; from += Batch.MAX_ROWS) {
                Part.divide(keys(), from, Math.min(Batch.MAX_ROWS, groupCount - from), hashes, known);
            }
            parts = known;
        }
        return known;
    }

    int groupCount() {
        return groupCount;
    }

    /// The keys of all groups.
    List<Column> keys() {
        return table.keys();
    }

    /// The results of an aggregate for all groups.
    Column result(int call) {
        return results.get(call).apply(groupCount);
    }
}
