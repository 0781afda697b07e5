package dev.skein.executor.expression;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DoubleColumn;

/// Doubles rounded to floats.
final class ToRealEvaluator implements Evaluator {
    private final Evaluator argument;
    private double[] values = {};

    ToRealEvaluator(Evaluator argument) {
        this.argument = argument;
    }

    @Override
    public Column evaluate(Batch batch) {
        DoubleColumn column = (DoubleColumn) argument.evaluate(batch);
        int count = column.length();
        if (values.length < count) {
            values = new double[Math.max(count, Batch.MAX_ROWS)];
        }
        boolean[] nulls = column.nulls();
        for (int i = 0; i < count; i++) {
            double value = column.values()[i];
            values[i] = (float) value;
            if (Double.isInfinite(values[i]) && Double.isFinite(value) && (nulls == null || !nulls[i])) {
                throw new SkeinException(
                        ErrorCode.NUMERIC_OUT_OF_RANGE, value + " is out of range for " + SqlType.REAL);
            }
        }
        return new DoubleColumn(values, nulls, count);
    }
}
