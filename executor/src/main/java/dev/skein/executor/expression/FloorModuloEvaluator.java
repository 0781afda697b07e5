package dev.skein.executor.expression;

import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.LongColumn;

/// What a positive constant leaves of a column, never negative: times of day from sums of times and intervals.
final class FloorModuloEvaluator implements Evaluator {
    private final Evaluator argument;
    private final long divisor;
    private long[] values = {};

    FloorModuloEvaluator(Evaluator argument, long divisor) {
        this.argument = argument;
        this.divisor = divisor;
    }

    @Override
    public Column evaluate(Batch batch) {
        LongColumn column = (LongColumn) argument.evaluate(batch);
        int count = column.length();
        if (values.length < count) {
            values = new long[Math.max(count, Batch.MAX_ROWS)];
        }
        for (int i = 0; i < count; i++) {
            values[i] = Math.floorMod(column.values()[i], divisor);
        }
        return new LongColumn(values, column.nulls(), count, 0, divisor - 1);
    }
}
