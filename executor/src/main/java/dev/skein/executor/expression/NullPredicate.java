package dev.skein.executor.expression;

import dev.skein.executor.kernel.RangeSelection;
import dev.skein.storage.batch.Batch;
import java.util.Arrays;

/// A column is null, or is not, told from its null flags alone.
final class NullPredicate implements Predicate {
    private final int column;
    private final boolean wanted;

    /// @param wanted whether rows with null are found, rather than those without
    NullPredicate(int column, boolean wanted) {
        this.column = column;
        this.wanted = wanted;
    }

    @Override
    public boolean keeps(Batch batch) {
        return true;
    }

    @Override
    public void keep(Batch batch, long[] rowSet) {
        boolean[] nulls = batch.columns().get(column).nulls();
        if (!wanted) {
            RangeSelection.dropNulls(nulls, rowSet, batch.length());
        } else if (nulls == null) {
            Arrays.fill(rowSet, 0, RangeSelection.words(batch.length()), 0);
        } else {
            for (int row = 0; row < batch.length(); row++) {
                rowSet[row >> 6] &= nulls[row] ? -1L : ~(1L << row);
            }
        }
    }

    @Override
    public int select(Batch batch, int[] selection) {
        boolean[] nulls = batch.columns().get(column).nulls();
        int[] selected = batch.selection();
        int count = batch.selectedCount();
        int found = 0;
        for (int i = 0; i < count; i++) {
            int place = selected == null ? i : selected[i];
            selection[found] = place;
            found += (nulls != null && nulls[place]) == wanted ? 1 : 0;
        }
        return found;
    }
}
