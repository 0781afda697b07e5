package dev.skein.executor.expression;

import dev.skein.storage.batch.Batch;

/// Finds all selected rows, or none.
record ConstantPredicate(boolean all) implements Predicate {
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
