package dev.skein.executor.expression;

import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.executor.kernel.ColumnValues;
import dev.skein.executor.kernel.DatumColumnWriter;
import dev.skein.executor.kernel.ValueConversion;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.expression.Datum;
import java.time.ZoneId;

/// A cast that converts one value at a time: to and from text, and between kinds that seldom meet.
final class ValueCast implements Evaluator {
    private final Evaluator argument;
    private final SqlType from;
    private final SqlType to;
    private final boolean safe;
    private final ZoneId timeZone;
    private final DatumColumnWriter writer;

    ValueCast(Evaluator argument, SqlType from, SqlType to, boolean safe, ZoneId timeZone) {
        this.argument = argument;
        this.from = from;
        this.to = to;
        this.safe = safe;
        this.timeZone = timeZone;
        this.writer = new DatumColumnWriter(to);
    }

    @Override
    public Column evaluate(Batch batch) {
        Column column = argument.evaluate(batch);
        int count = column.length();
        writer.start(count);
        for (int i = 0; i < count; i++) {
            writer.set(i, convert(ColumnValues.at(column, i, from)));
        }
        return writer.finish();
    }

    private Datum convert(Datum value) {
        try {
            return ValueConversion.convert(value, from, to, timeZone);
        } catch (SkeinException e) {
            if (safe) {
                return Datum.NULL;
            }
            throw e;
        }
    }
}
