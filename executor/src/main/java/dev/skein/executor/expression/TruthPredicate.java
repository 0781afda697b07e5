package dev.skein.executor.expression;

import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.LongColumn;

/// Selects the rows for which a boolean evaluator gives a value.
///
/// @param wanted 1 for rows where it gives true, 0 for those where it gives false
record TruthPredicate(Evaluator condition, long wanted) implements Predicate {
    @Override
    public int select(Batch batch, int[] selection) {
        LongColumn flags = (LongColumn) condition.evaluate(batch);
        long[] values = flags.values();
        boolean[] nulls = flags.nulls();
        int[] selected = batch.selection();
        int count = batch.selectedCount();
        int found = 0;
        for (int i = 0; i < count; i++) {
            int place = selected == null ? i : selected[i];
            selection[found] = place;
            found += values[i] == wanted && (nulls == null || !nulls[i]) ? 1 : 0;
        }
        return found;
    }
}
