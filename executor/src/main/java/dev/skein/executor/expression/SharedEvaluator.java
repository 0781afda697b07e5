package dev.skein.executor.expression;

import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import org.jspecify.annotations.Nullable;

/// Computes a part that several expressions have in common once per batch. Batches are told apart as objects.
final class SharedEvaluator implements Evaluator {
    private final Evaluator inner;
    private @Nullable Batch lastBatch;
    private @Nullable Column lastResult;

    SharedEvaluator(Evaluator inner) {
        this.inner = inner;
    }

    @Override
    public Column evaluate(Batch batch) {
        Column result = lastResult;
        if (result == null || lastBatch != batch) {
            // forgotten first: a failure must not leave an old result for a new batch
            lastBatch = null;
            result = inner.evaluate(batch);
            lastResult = result;
            lastBatch = batch;
        }
        return result;
    }
}
