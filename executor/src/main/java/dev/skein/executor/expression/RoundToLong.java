package dev.skein.executor.expression;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;

/// Doubles rounded to whole numbers of a long-lane type, half to even as PostgreSQL does.
final class RoundToLong implements Evaluator {
    private final Evaluator argument;
    private final SqlType type;
    private long[] values = {};

    RoundToLong(Evaluator argument, SqlType type) {
        this.argument = argument;
        this.type = type;
    }

    @Override
    public Column evaluate(Batch batch) {
        DoubleColumn column = (DoubleColumn) argument.evaluate(batch);
        int count = column.length();
        if (values.length < count) {
            values = new long[Math.max(count, Batch.MAX_ROWS)];
        }
        boolean[] nulls = column.nulls();
        double least = (double) type.minimumLong();
        double greatest = (double) type.maximumLong();
        for (int i = 0; i < count; i++) {
            double rounded = Math.rint(column.values()[i]);
            boolean inside = rounded >= least && rounded <= greatest && rounded < 0x1p63;
            if (!inside && (nulls == null || !nulls[i])) {
                throw new SkeinException(ErrorCode.NUMERIC_OUT_OF_RANGE,
                        column.values()[i] + " is out of range for " + type);
            }
            values[i] = inside ? (long) rounded : 0;
        }
        return new LongColumn(values, nulls, count, Math.min(0, type.minimumLong()), type.maximumLong());
    }
}
