package dev.skein.executor.operator.rows;

import dev.skein.executor.pipeline.Reservation;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.LongColumn;
import java.util.Arrays;

/// A growing column of 64-bit numbers.
public final class LongStore extends ColumnStore {
    private long[] values = {};
    private long minimum = Long.MAX_VALUE;
    private long maximum = Long.MIN_VALUE;

    LongStore(Reservation reservation) {
        super(reservation);
    }

    @Override
    public LongColumn column() {
        return minimum > maximum
                ? new LongColumn(values, nulls(), length(), 0, 0)
                : new LongColumn(values, nulls(), length(), minimum, maximum);
    }

    @Override
    int bytesPerRow() {
        return Long.BYTES;
    }

    @Override
    void resize(int rows) {
        values = Arrays.copyOf(values, rows);
    }

    @Override
    void copy(Column column, int count) {
        if (!(column instanceof LongColumn source)) {
            throw new IllegalArgumentException("not a dense column of the long lane: " + column.getClass());
        }
        System.arraycopy(source.values(), 0, values, length(), count);
        if (count > 0) {
            minimum = Math.min(minimum, source.minimum());
            maximum = Math.max(maximum, source.maximum());
        }
    }

    @Override
    void copyNull() {
        values[length()] = minimum > maximum ? 0 : minimum;
        if (minimum > maximum) {
            minimum = 0;
            maximum = 0;
        }
    }
}
