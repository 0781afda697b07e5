package dev.skein.executor.expression;

import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;

/// Computes an expression for the selected rows of a batch.
public interface Evaluator {
    /// A dense column with one row per selected row of the batch, borrowed until the next call.
    Column evaluate(Batch batch);
}
