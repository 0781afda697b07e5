package dev.skein.executor.operator.aggregate;

import dev.skein.catalog.SqlType;
import dev.skein.executor.kernel.Densifier;
import dev.skein.executor.operator.rows.KeyTable;
import dev.skein.executor.pipeline.Reservation;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.expression.AggregateCall;
import java.util.ArrayList;
import java.util.List;

/// The groups of one grouping set in one driver: their keys and the states of all aggregates.
final class Grouping {
    private final KeyTable table;
    private final List<AggregateCall> calls;
    private final List<Accumulator> accumulators = new ArrayList<>();
    private final boolean keyed;
    private final int[] groups = new int[Batch.MAX_ROWS];
    private final int[] someGroups = new int[Batch.MAX_ROWS];
    private int groupCount;

    /// @param keyTypes types of the set's keys; with none there is one group from the start
    Grouping(List<SqlType> keyTypes, List<AggregateCall> calls, List<SqlType> inputTypes, Reservation reservation) {
        this.keyed = !keyTypes.isEmpty();
        this.calls = calls;
        this.table = new KeyTable(keyTypes, reservation);
        for (AggregateCall call : calls) {
            List<SqlType> types =
                    Accumulators.places(call).stream().map(inputTypes::get).toList();
            accumulators.add(Accumulators.of(call, types, keyed && call.filter().isEmpty(), reservation));
        }
        if (!keyed) {
            grow(1);
        }
    }

    private void grow(int count) {
        if (count > groupCount) {
            groupCount = count;
            for (int i = 0; i < accumulators.size(); i++) {
                accumulators.get(i).grow(count);
            }
        }
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
        for (int i = 0; i < accumulators.size(); i++) {
            List<Column> arguments = inputs.arguments(i);
            int chosen = inputs.chosenCount(i);
            if (chosen == count && calls.get(i).filter().isEmpty()) {
                accumulators.get(i).add(arguments, groups, count);
            } else {
                int[] rows = inputs.chosen(i);
                for (int j = 0; j < chosen; j++) {
                    someGroups[j] = groups[rows[j]];
                }
                accumulators.get(i).add(arguments, someGroups, chosen);
            }
        }
    }

    /// Takes all groups of another driver.
    void merge(Grouping other) {
        int[] numbers = new int[Math.max(1, other.groupCount)];
        if (keyed) {
            mergeKeys(other, numbers);
            grow(table.size());
        }
        for (int i = 0; i < accumulators.size(); i++) {
            accumulators.get(i).merge(other.accumulators.get(i), numbers, other.groupCount);
        }
    }

    private void mergeKeys(Grouping other, int[] numbers) {
        List<Column> keys = other.table.keys();
        List<Densifier> densifiers = new ArrayList<>();
        keys.forEach(_ -> densifiers.add(new Densifier()));
        table.expect((long) groupCount + other.groupCount);
        int[] rows = new int[Batch.MAX_ROWS];
        for (int from = 0; from < other.groupCount; from += Batch.MAX_ROWS) {
            int count = Math.min(Batch.MAX_ROWS, other.groupCount - from);
            for (int i = 0; i < count; i++) {
                rows[i] = from + i;
            }
            List<Column> chunk = new ArrayList<>(keys.size());
            for (int i = 0; i < keys.size(); i++) {
                chunk.add(densifiers.get(i).densify(keys.get(i), rows, count));
            }
            table.assign(chunk, count, groups);
            System.arraycopy(groups, 0, numbers, from, count);
        }
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
        return accumulators.get(call).result(groupCount);
    }
}
