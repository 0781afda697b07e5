package dev.skein.executor.expression;

import dev.skein.catalog.SqlType;
import dev.skein.catalog.TypeKind;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.LongColumn;
import java.time.LocalDate;

/// A date or timestamp plus or minus months. A day that the month lacks becomes the month's last day.
final class MonthArithmetic implements Evaluator {
    private final Evaluator point;
    private final boolean date;
    private final Evaluator months;
    private final int sign;
    private final boolean toDate;
    private final Nulls nulls = new Nulls();
    private long[] values = {};

    MonthArithmetic(Evaluator point, SqlType pointType, Evaluator months, int sign, SqlType type) {
        this.point = point;
        this.date = pointType.kind() == TypeKind.DATE;
        this.months = months;
        this.sign = sign;
        this.toDate = type.kind() == TypeKind.DATE;
    }

    @Override
    public Column evaluate(Batch batch) {
        LongColumn points = (LongColumn) point.evaluate(batch);
        LongColumn steps = (LongColumn) months.evaluate(batch);
        int count = points.length();
        if (values.length < count) {
            values = new long[Math.max(count, Batch.MAX_ROWS)];
        }
        boolean[] resultNulls = nulls.either(points.nulls(), steps.nulls(), count);
        long perDay = ArithmeticEvaluators.MICROS_PER_DAY;
        for (int i = 0; i < count; i++) {
            if (resultNulls != null && resultNulls[i]) {
                values[i] = 0;
                continue;
            }
            long at = points.values()[i];
            long day = date ? at : Math.floorDiv(at, perDay);
            long time = date ? 0 : Math.floorMod(at, perDay);
            long moved = LocalDate.ofEpochDay(day).plusMonths(sign * steps.values()[i]).toEpochDay();
            values[i] = toDate ? moved : moved * perDay + time;
        }
        return new LongColumn(values, resultNulls, count, Long.MIN_VALUE, Long.MAX_VALUE);
    }
}
