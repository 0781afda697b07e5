package dev.skein.executor.expression;

import dev.skein.storage.batch.Batch;
import org.jspecify.annotations.Nullable;

/// Computes a number for every row of a batch, selected or not, without moving rows together first.
interface InPlaceEvaluator {
    /// Rows are computed in place if at least one of so many is selected.
    int DENSE_FACTOR = 3;

    /// Whether a batch is of a size that can be computed in place, and so many of its rows are selected that it pays.
    static boolean suits(Batch batch) {
        return batch.length() <= Batch.MAX_ROWS && (long) batch.selectedCount() * DENSE_FACTOR >= batch.length();
    }

    /// The numbers, borrowed until the next call; null if the ranges of the batch's columns do not show that every row has
    /// one.
    ///
    /// @param batch one that [#suits]
    @Nullable LinearForm evaluate(Batch batch);
}
