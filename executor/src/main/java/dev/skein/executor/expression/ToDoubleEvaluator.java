package dev.skein.executor.expression;

import dev.skein.executor.kernel.Int128;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.WideColumn;

/// Exact numbers as the nearest doubles.
final class ToDoubleEvaluator implements Evaluator {
    /// Up to here a long is a double exactly.
    private static final long EXACT = 1L << 53;

    private final Evaluator argument;
    private final int scale;
    private double[] values = {};

    ToDoubleEvaluator(Evaluator argument, int scale) {
        this.argument = argument;
        this.scale = scale;
    }

    @Override
    public Column evaluate(Batch batch) {
        Column column = argument.evaluate(batch);
        int count = column.length();
        if (values.length < count) {
            values = new double[Math.max(count, Batch.MAX_ROWS)];
        }
        if (column instanceof LongColumn longs) {
            long[] from = longs.values();
            if (scale == 0) {
                for (int i = 0; i < count; i++) {
                    values[i] = (double) from[i];
                }
            } else if (scale <= 18 && longs.minimum() >= -EXACT && longs.maximum() <= EXACT) {
                double power = (double) Int128.powerOfTen(scale);
                for (int i = 0; i < count; i++) {
                    values[i] = from[i] / power;
                }
            } else {
                for (int i = 0; i < count; i++) {
                    values[i] = Int128.toDouble(from[i], scale);
                }
            }
        } else {
            WideColumn wide = (WideColumn) column;
            for (int i = 0; i < count; i++) {
                values[i] = Int128.toDouble(wide.high()[i], wide.low()[i], scale);
            }
        }
        return new DoubleColumn(values, column.nulls(), count);
    }
}
