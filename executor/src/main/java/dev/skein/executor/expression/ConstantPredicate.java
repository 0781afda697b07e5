package dev.skein.executor.expression;

import dev.skein.executor.kernel.RangeSelection;
import dev.skein.storage.batch.Batch;
import java.util.Arrays;

/// Finds all selected rows, or none.
record ConstantPredicate(boolean all) implements Predicate {
    @Override
    public boolean keeps(Batch batch) {
        return true;
    }

    @Override
    public void keep(Batch batch, long[] rowSet) {
        if (!all) {
            Arrays.fill(rowSet, 0, RangeSelection.words(batch.length()), 0);
        }
    }

    @Override
    public int select(Batch batch, int[] selection) {
        if (!all) {
            return 0;
        }
        int[] selected = batch.selection();
        int count = batch.selectedCount();
        for (int i = 0; i < count; i++) {
            selection[i] = selected == null ? i : selected[i];
        }
        return count;
    }
}
