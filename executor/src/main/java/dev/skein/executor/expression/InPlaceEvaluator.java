package dev.skein.executor.expression;

import dev.skein.storage.batch.Batch;
import org.jspecify.annotations.Nullable;

/// Computes a number for every row of a batch, selected or not, without moving rows together first.
interface InPlaceEvaluator {
    /// The numbers, borrowed until the next call; null if the ranges of the batch's columns do not show that every row has
    /// one.
    ///
    /// @param batch with at most [Batch#MAX_ROWS] rows
    @Nullable LinearForm evaluate(Batch batch);
}
