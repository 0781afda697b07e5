package dev.skein.executor.operator.rows;

import dev.skein.executor.pipeline.Reservation;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DoubleColumn;
import java.util.Arrays;

/// A growing column of floating-point numbers.
public final class DoubleStore extends ColumnStore {
    private double[] values = {};

    DoubleStore(Reservation reservation) {
        super(reservation);
    }

    @Override
    public DoubleColumn column() {
        return new DoubleColumn(values, nulls(), length());
    }

    @Override
    int bytesPerRow() {
        return Double.BYTES;
    }

    @Override
    void resize(int rows) {
        values = Arrays.copyOf(values, rows);
    }

    @Override
    void copy(Column column, int count) {
        if (!(column instanceof DoubleColumn source)) {
            throw new IllegalArgumentException("not a dense column of the double lane: " + column.getClass());
        }
        System.arraycopy(source.values(), 0, values, length(), count);
    }

    @Override
    void copyNull() {}
}
