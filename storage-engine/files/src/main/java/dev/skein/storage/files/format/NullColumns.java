package dev.skein.storage.files.format;

import dev.skein.catalog.SqlType;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.WideColumn;
import java.util.Arrays;

/// Columns without values, for files that lack a column that others have.
public final class NullColumns {
    private NullColumns() {}

    /// A column of nulls.
    public static Column of(SqlType type, int length) {
        boolean[] nulls = new boolean[length];
        Arrays.fill(nulls, true);
        return switch (type.lane()) {
            case LONG -> new LongColumn(new long[length], nulls, length, 0, 0);
            case WIDE -> new WideColumn(new long[length], new long[length], nulls, length);
            case DOUBLE -> new DoubleColumn(new double[length], nulls, length);
            case BYTES -> new BytesColumn(new byte[0], new int[length], new int[length], nulls, length);
        };
    }
}
