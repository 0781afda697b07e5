package dev.skein.executor.expression;

import dev.skein.executor.kernel.RangeSelection;
import dev.skein.storage.batch.Batch;
import org.jspecify.annotations.Nullable;

/// Room for the rows that a predicate finds as bits; see [Batch#rowSet()].
final class RowBits {
    private long[] rowSet = {};
    private boolean complete;

    /// Finds rows by [Predicate#keep].
    ///
    /// @return how many there are
    int select(Predicate predicate, Batch batch, int[] selection) {
        predicate.keep(batch, fill(batch));
        return rows(batch, selection, true);
    }

    /// The selected rows of a batch, to take rows out of.
    long[] fill(Batch batch) {
        if (rowSet.length < RangeSelection.words(batch.length())) {
            rowSet = new long[RangeSelection.words(Math.max(batch.length(), Batch.MAX_ROWS))];
        }
        RangeSelection.fill(batch, rowSet);
        return rowSet;
    }

    /// Writes the rows that are left.
    ///
    /// @param last whether nothing more is taken out
    /// @return how many there are
    int rows(Batch batch, int[] selection, boolean last) {
        complete = last;
        return RangeSelection.rows(rowSet, batch.length(), selection);
    }

    /// Says that the rows of a batch are found in another way.
    void forget() {
        complete = false;
    }

    /// What was found last; null if it was found in another way.
    long @Nullable [] found() {
        return complete ? rowSet : null;
    }
}
