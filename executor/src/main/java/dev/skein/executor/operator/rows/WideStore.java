package dev.skein.executor.operator.rows;

import dev.skein.executor.pipeline.Reservation;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.WideColumn;
import java.util.Arrays;

/// A growing column of 128-bit numbers.
public final class WideStore extends ColumnStore {
    private long[] high = {};
    private long[] low = {};

    WideStore(Reservation reservation) {
        super(reservation);
    }

    @Override
    public WideColumn column() {
        return new WideColumn(high, low, nulls(), length());
    }

    @Override
    int bytesPerRow() {
        return 2 * Long.BYTES;
    }

    @Override
    void resize(int rows) {
        high = Arrays.copyOf(high, rows);
        low = Arrays.copyOf(low, rows);
    }

    @Override
    void copy(Column column, int count) {
        if (column instanceof WideColumn source) {
            System.arraycopy(source.high(), 0, high, length(), count);
            System.arraycopy(source.low(), 0, low, length(), count);
        } else if (column instanceof LongColumn source) {
            System.arraycopy(source.values(), 0, low, length(), count);
            for (int i = 0; i < count; i++) {
                high[length() + i] = source.values()[i] >> 63;
            }
        } else {
            throw new IllegalArgumentException("not a dense column of the wide lane: " + column.getClass());
        }
    }

    @Override
    void copyNull() {}
}
