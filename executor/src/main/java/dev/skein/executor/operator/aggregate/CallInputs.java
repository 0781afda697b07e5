package dev.skein.executor.operator.aggregate;

import dev.skein.executor.kernel.Densifier;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.expression.AggregateCall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The columns that keys and aggregate calls read from a batch, made dense once per batch. Confined to one thread.
final class CallInputs {
    private final List<AggregateCall> calls;
    private final Densifier[] densifiers;
    private final @Nullable Column[] dense;
    private final List<Filtered> filtered = new ArrayList<>();
    private final List<List<Column>> arguments = new ArrayList<>();
    private @Nullable Batch batch;

    /// The rows that a call's FILTER lets through.
    private static final class Filtered {
        private final List<Densifier> densifiers = new ArrayList<>();
        /// Their numbers among the selected rows.
        private final int[] rows = new int[Batch.MAX_ROWS];
        private int count;
    }

    CallInputs(List<AggregateCall> calls, int columnCount) {
        this.calls = calls;
        this.densifiers = new Densifier[columnCount];
        this.dense = new Column[columnCount];
        for (AggregateCall call : calls) {
            Filtered rows = new Filtered();
            Accumulators.places(call).forEach(_ -> rows.densifiers.add(new Densifier()));
            filtered.add(rows);
            arguments.add(List.of());
        }
    }

    /// Goes on to another batch.
    void load(Batch next) {
        batch = next;
        Arrays.fill(dense, null);
        for (int i = 0; i < calls.size(); i++) {
            arguments.set(i, loadArguments(calls.get(i), filtered.get(i), next.selectedCount()));
        }
    }

    private List<Column> loadArguments(AggregateCall call, Filtered rows, int count) {
        List<Integer> places = Accumulators.places(call);
        List<Column> columns = new ArrayList<>(places.size());
        for (int place : places) {
            columns.add(column(place));
        }
        rows.count = count;
        if (call.filter().isPresent()) {
            rows.count = choose((LongColumn) column(call.filter().getAsInt()), rows.rows, count);
            for (int i = 0; i < columns.size(); i++) {
                columns.set(i, rows.densifiers.get(i).densify(columns.get(i), rows.rows, rows.count));
            }
        }
        return columns;
    }

    private static int choose(LongColumn condition, int[] rows, int count) {
        boolean[] nulls = condition.nulls();
        long[] values = condition.values();
        int chosen = 0;
        for (int i = 0; i < count; i++) {
            rows[chosen] = i;
            chosen += values[i] != 0 && (nulls == null || !nulls[i]) ? 1 : 0;
        }
        return chosen;
    }

    /// A column of the batch, dense over the selected rows.
    Column column(int place) {
        Column column = dense[place];
        if (column == null) {
            Densifier densifier = densifiers[place];
            if (densifier == null) {
                densifier = new Densifier();
                densifiers[place] = densifier;
            }
            Batch current = current();
            column = densifier.densify(
                    current.columns().get(place), current.selection(), current.selectedCount());
            dense[place] = column;
        }
        return column;
    }

    private Batch current() {
        if (batch == null) {
            throw new IllegalStateException("no batch is loaded");
        }
        return batch;
    }

    /// Number of selected rows of the batch.
    int count() {
        return current().selectedCount();
    }

    /// The arguments of a call, for the rows that its filter lets through.
    List<Column> arguments(int call) {
        return arguments.get(call);
    }

    /// Which of the selected rows a call's filter lets through.
    int[] chosen(int call) {
        return filtered.get(call).rows;
    }

    int chosenCount(int call) {
        return filtered.get(call).count;
    }
}
