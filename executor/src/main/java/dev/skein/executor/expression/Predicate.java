package dev.skein.executor.expression;

import dev.skein.storage.batch.Batch;
import org.jspecify.annotations.Nullable;

/// Finds the rows of a batch for which a condition is true.
public interface Predicate {
    /// Writes the places of the selected rows for which the condition is true, ascending.
    ///
    /// @param selection where to write them; at least as long as the batch
    /// @return how many there are
    int select(Batch batch, int[] selection);

    /// Whether [#keep] can look at a batch. It takes about as long whether few rows are selected or all.
    default boolean keeps(Batch batch) {
        return false;
    }

    /// Takes the rows out of a set for which the condition is not true. It never fails.
    ///
    /// @param batch one that it [#keeps]; which rows are selected does not count
    /// @param rowSet see [Batch#rowSet()]
    default void keep(Batch batch, long[] rowSet) {
        throw new IllegalStateException("not made for row sets: " + getClass());
    }

    /// The rows that the last call of [#select] found, as bits, if they were found as bits; valid until the next call. See
    /// [Batch#rowSet()].
    default long @Nullable [] rowSet() {
        return null;
    }
}
