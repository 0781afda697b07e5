package dev.skein.executor.expression;

import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.LongColumn;
import java.util.Arrays;

/// IS NULL.
final class IsNullEvaluator implements Evaluator {
    private final Evaluator argument;
    private long[] values = {};

    IsNullEvaluator(Evaluator argument) {
        this.argument = argument;
    }

    @Override
    public Column evaluate(Batch batch) {
        Column column = argument.evaluate(batch);
        int count = column.length();
        if (values.length < count) {
            values = new long[Math.max(count, Batch.MAX_ROWS)];
        }
        boolean[] nulls = column.nulls();
        if (nulls == null) {
            Arrays.fill(values, 0, count, 0);
        } else {
            for (int i = 0; i < count; i++) {
                values[i] = nulls[i] ? 1 : 0;
            }
        }
        return new LongColumn(values, null, count, 0, 1);
    }
}
