package dev.skein.executor.expression;

import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.LongColumn;
import java.util.Arrays;
import java.util.List;

/// AND or OR as a value, with three-valued logic. A later argument is computed only for rows whose outcome the earlier
/// ones have not decided, so that it never fails on the others.
final class LogicalEvaluator implements Evaluator {
    private final long decisive;
    private final List<Evaluator> arguments;
    private final Nulls nulls = new Nulls();
    private long[] values = {};
    private int[] openRows = {};
    private int[] openPlaces = {};

    LogicalEvaluator(boolean and, List<Evaluator> arguments) {
        this.decisive = and ? 0 : 1;
        this.arguments = List.copyOf(arguments);
    }

    @Override
    public Column evaluate(Batch batch) {
        int count = batch.selectedCount();
        int[] selected = batch.selection();
        if (values.length < count) {
            int capacity = Math.max(count, Batch.MAX_ROWS);
            values = new long[capacity];
            openRows = new int[capacity];
            openPlaces = new int[capacity];
        }
        Arrays.fill(values, 0, count, 1 - decisive);
        boolean[] unknown = nulls.cleared(count);
        boolean anyUnknown = false;
        int open = count;
        for (int i = 0; i < count; i++) {
            openRows[i] = i;
            openPlaces[i] = selected == null ? i : selected[i];
        }
        for (int term = 0; term < arguments.size() && open > 0; term++) {
            Batch undecided = open == count ? batch : batch.select(openPlaces, open);
            LongColumn flags = (LongColumn) arguments.get(term).evaluate(undecided);
            boolean[] flagNulls = flags.nulls();
            int kept = 0;
            for (int i = 0; i < open; i++) {
                int row = openRows[i];
                int place = openPlaces[i];
                if (flagNulls != null && flagNulls[i]) {
                    unknown[row] = true;
                    anyUnknown = true;
                } else if (flags.values()[i] == decisive) {
                    values[row] = decisive;
                    unknown[row] = false;
                    continue;
                }
                openRows[kept] = row;
                openPlaces[kept] = place;
                kept++;
            }
            open = kept;
        }
        return new LongColumn(values, anyUnknown ? unknown : null, count, 0, 1);
    }
}
