package dev.skein.executor.expression;

import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.LongColumn;

/// A column divided by a positive constant, rounded down: microseconds to days.
final class FloorDivideEvaluator implements Evaluator {
    private final Evaluator argument;
    private final long divisor;
    private long[] values = {};

    FloorDivideEvaluator(Evaluator argument, long divisor) {
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
            values[i] = Math.floorDiv(column.values()[i], divisor);
        }
        return new LongColumn(values, column.nulls(), count,
                Math.floorDiv(column.minimum(), divisor), Math.floorDiv(column.maximum(), divisor));
    }
}
