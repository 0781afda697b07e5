package dev.skein.executor.function;

import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.LongColumn;

/// A part of dates, in a loop over an array. Neighbours often share a day, so the last answer is kept.
final class DayPartKernel implements Kernel {
    private final DatePart part;
    private long[] values = {};

    DayPartKernel(DatePart part) {
        this.part = part;
    }

    @Override
    public Column apply(Column[] arguments, int count) {
        LongColumn days = (LongColumn) arguments[0];
        if (values.length < count) {
            values = new long[Math.max(count, Batch.MAX_ROWS)];
        }
        long[] from = days.values();
        long lastDay = from.length == 0 ? 0 : from[0];
        long lastValue = part.ofDay(lastDay);
        long minimum = lastValue;
        long maximum = lastValue;
        for (int i = 0; i < count; i++) {
            if (from[i] != lastDay) {
                lastDay = from[i];
                lastValue = part.ofDay(lastDay);
                minimum = Math.min(minimum, lastValue);
                maximum = Math.max(maximum, lastValue);
            }
            values[i] = lastValue;
        }
        return new LongColumn(values, days.nulls(), count, minimum, maximum);
    }
}
