package dev.skein.executor.expression;

import dev.skein.executor.kernel.Densifier;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;

/// The first column of a batch.
final class FirstColumn implements Evaluator {
    private final Densifier densifier = new Densifier();

    @Override
    public Column evaluate(Batch batch) {
        return densifier.densify(batch.columns().getFirst(), batch.selection(), batch.selectedCount());
    }
}
