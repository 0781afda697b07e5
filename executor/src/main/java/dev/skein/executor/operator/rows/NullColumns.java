package dev.skein.executor.operator.rows;

import dev.skein.catalog.SqlType;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;
import java.util.Arrays;

/// Columns of nulls, for sides without a partner and for columns that nobody reads. They share their arrays.
public final class NullColumns {
    private static final boolean[] NULLS = new boolean[Batch.MAX_ROWS];
    private static final long[] LONGS = new long[Batch.MAX_ROWS];
    private static final double[] DOUBLES = new double[Batch.MAX_ROWS];
    private static final int[] INTS = new int[Batch.MAX_ROWS];
    private static final byte[] NO_BYTES = {};

    static {
        Arrays.fill(NULLS, true);
    }

    private NullColumns() {}

    /// A column of nulls.
    ///
    /// @param length at most [Batch#MAX_ROWS]
    public static Column of(SqlType type, int length) {
        return switch (type.lane()) {
            // A wide column may come as 64-bit numbers when they fit.
            case LONG, WIDE -> new LongColumn(LONGS, NULLS, length, 0, 0);
            case DOUBLE -> new DoubleColumn(DOUBLES, NULLS, length);
            case BYTES -> new BytesColumn(NO_BYTES, INTS, INTS, NULLS, length);
        };
    }
}
