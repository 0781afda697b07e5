package dev.skein.executor.operator.aggregate;

import dev.skein.executor.kernel.Densifier;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.expression.AggregateCall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The columns that keys and aggregate calls read from a batch, made dense once per batch, when they are asked for. Confined
/// to one thread.
final class CallInputs {
    private final List<AggregateCall> calls;
    /// Per call the places of the columns that it reads.
    private final List<List<Integer>> places = new ArrayList<>();
    private final Densifier[] densifiers;
    private final @Nullable Column[] dense;
    private final List<Filtered> filtered = new ArrayList<>();
    private final List<@Nullable List<Column>> arguments = new ArrayList<>();
    private final List<@Nullable List<Column>> stored = new ArrayList<>();
    private @Nullable Batch batch;

    /// The rows that a call's FILTER lets through.
    private static final class Filtered {
        private final List<Densifier> densifiers = new ArrayList<>();
        /// Their numbers among the selected rows.
        private final int[] rows;
        private int count;

        Filtered(boolean filters) {
            rows = new int[filters ? Batch.MAX_ROWS : 0];
        }
    }

    CallInputs(List<AggregateCall> calls, int columnCount) {
        this.calls = calls;
        this.densifiers = new Densifier[columnCount];
        this.dense = new Column[columnCount];
        for (AggregateCall call : calls) {
            Filtered rows = new Filtered(call.filter().isPresent());
            places.add(Accumulators.places(call));
            places.getLast().forEach(_ -> rows.densifiers.add(new Densifier()));
            filtered.add(rows);
            arguments.add(null);
            stored.add(null);
        }
    }

    /// Goes on to another batch.
    void load(Batch next) {
        batch = next;
        Arrays.fill(dense, null);
        Collections.fill(arguments, null);
        Collections.fill(stored, null);
    }

    private List<Column> loadArguments(int place, Filtered rows, int count) {
        AggregateCall call = calls.get(place);
        List<Column> columns = new ArrayList<>(places.get(place).size());
        for (int read : places.get(place)) {
            columns.add(column(read));
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

    /// The batch.
    Batch current() {
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
        List<Column> loaded = arguments.get(call);
        if (loaded == null) {
            loaded = loadArguments(call, filtered.get(call), count());
            arguments.set(call, loaded);
        }
        return loaded;
    }

    /// The columns that a call reads, as they are stored, for all rows of the batch.
    List<Column> stored(int call) {
        List<Column> columns = stored.get(call);
        if (columns == null) {
            columns = new ArrayList<>(places.get(call).size());
            for (int place : places.get(call)) {
                columns.add(current().columns().get(place));
            }
            stored.set(call, columns);
        }
        return columns;
    }

    /// Which of the selected rows a call's filter lets through, once its [#arguments] are known.
    int[] chosen(int call) {
        return filtered.get(call).rows;
    }

    int chosenCount(int call) {
        return filtered.get(call).count;
    }
}
