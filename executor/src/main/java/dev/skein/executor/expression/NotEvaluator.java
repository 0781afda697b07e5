package dev.skein.executor.expression;

import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.LongColumn;

/// NOT; null stays null.
final class NotEvaluator implements Evaluator {
    private final Evaluator argument;
    private long[] values = {};

    NotEvaluator(Evaluator argument) {
        this.argument = argument;
    }

    @Override
    public Column evaluate(Batch batch) {
        LongColumn flags = (LongColumn) argument.evaluate(batch);
        int count = flags.length();
        if (values.length < count) {
            values = new long[Math.max(count, Batch.MAX_ROWS)];
        }
        for (int i = 0; i < count; i++) {
            values[i] = flags.values()[i] ^ 1;
        }
        return new LongColumn(values, flags.nulls(), count, 0, 1);
    }
}
