package dev.skein.executor.kernel;

import dev.skein.catalog.Lane;
import dev.skein.catalog.SqlType;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.WideColumn;
import dev.skein.storage.expression.Datum;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Makes a dense column from single values. Its arrays are used again for the next column.
public final class DatumColumnWriter {
    private final SqlType type;
    private boolean[] nulls = {};
    private long[] longs = {};
    private long[] highs = {};
    private double[] doubles = {};
    private int[] starts = {};
    private int[] lengths = {};
    private byte[] heap = {};
    private int used;
    private int count;
    private boolean anyNull;

    public DatumColumnWriter(SqlType type) {
        this.type = type;
    }

    /// Starts a column of so many rows.
    public void start(int rows) {
        count = rows;
        used = 0;
        anyNull = false;
        if (nulls.length < rows) {
            int capacity = Math.max(rows, Batch.MAX_ROWS);
            nulls = new boolean[capacity];
            switch (type.lane()) {
                case LONG -> longs = new long[capacity];
                case WIDE -> {
                    longs = new long[capacity];
                    highs = new long[capacity];
                }
                case DOUBLE -> doubles = new double[capacity];
                case BYTES -> {
                    starts = new int[capacity];
                    lengths = new int[capacity];
                }
            }
        }
    }

    /// Sets the value of a row.
    public void set(int row, Datum value) {
        nulls[row] = false;
        switch (value) {
            case Datum.Null _ -> setNull(row);
            case Datum.OfLong number -> {
                longs[row] = number.value();
                if (type.lane() == Lane.WIDE) {
                    highs[row] = number.value() >> 63;
                }
            }
            case Datum.OfWide number -> {
                BigInteger wide = number.value();
                longs[row] = Int128.low(wide);
                highs[row] = Int128.high(wide);
            }
            case Datum.OfDouble number -> doubles[row] = number.value();
            case Datum.OfText text -> setBytes(row, text.value().getBytes(StandardCharsets.UTF_8));
            case Datum.OfBinary binary -> setBytes(row, binary.bytes());
        }
    }

    private void setNull(int row) {
        nulls[row] = true;
        anyNull = true;
        switch (type.lane()) {
            case LONG -> longs[row] = 0;
            case WIDE -> {
                longs[row] = 0;
                highs[row] = 0;
            }
            case DOUBLE -> doubles[row] = 0;
            case BYTES -> {
                starts[row] = 0;
                lengths[row] = 0;
            }
        }
    }

    private void setBytes(int row, byte[] bytes) {
        if (used + bytes.length > heap.length) {
            heap = Arrays.copyOf(heap, Math.max(used + bytes.length, 2 * heap.length));
        }
        System.arraycopy(bytes, 0, heap, used, bytes.length);
        starts[row] = used;
        lengths[row] = bytes.length;
        used += bytes.length;
    }

    /// The column, valid until the next [#start].
    public Column finish() {
        boolean[] flags = anyNull ? nulls : null;
        return switch (type.lane()) {
            case LONG -> new LongColumn(longs, flags, count, minimum(), maximum());
            case WIDE -> new WideColumn(highs, longs, flags, count);
            case DOUBLE -> new DoubleColumn(doubles, flags, count);
            case BYTES -> new BytesColumn(heap, starts, lengths, flags, count);
        };
    }

    private long minimum() {
        long minimum = Long.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            minimum = Math.min(minimum, longs[i]);
        }
        return minimum;
    }

    private long maximum() {
        long maximum = Long.MIN_VALUE;
        for (int i = 0; i < count; i++) {
            maximum = Math.max(maximum, longs[i]);
        }
        return maximum;
    }
}
