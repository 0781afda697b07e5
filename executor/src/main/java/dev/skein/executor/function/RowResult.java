package dev.skein.executor.function;

import dev.skein.catalog.Lane;
import dev.skein.executor.kernel.BytesBuilder;
import dev.skein.executor.kernel.Int128;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.WideColumn;
import java.math.BigInteger;
import java.util.Arrays;

/// The result of the current row, and of the rows before it.
public final class RowResult {
    private static final long[] NO_LONGS = {};

    private final Lane lane;
    private final boolean slices;
    private final BytesBuilder bytes = new BytesBuilder();
    private long[] longs = NO_LONGS;
    private long[] highs = NO_LONGS;
    private double[] doubles = {};
    private int[] starts = {};
    private int[] lengths = {};
    private boolean[] nulls = {};
    private boolean anyNull;
    private long minimum;
    private long maximum;
    private int row;
    private int capacity;

    RowResult(Lane lane, boolean slices) {
        this.lane = lane;
        this.slices = slices;
    }

    void begin(int count) {
        bytes.truncate(0);
        anyNull = false;
        minimum = Long.MAX_VALUE;
        maximum = Long.MIN_VALUE;
        ensure(count);
        Arrays.fill(nulls, 0, count, false);
    }

    private void ensure(int count) {
        if (capacity >= count) {
            return;
        }
        capacity = Math.max(count, Batch.MAX_ROWS);
        nulls = new boolean[capacity];
        switch (lane) {
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

    void moveTo(int newRow) {
        row = newRow;
        if (lane == Lane.BYTES) {
            starts[row] = slices ? 0 : bytes.length();
            lengths[row] = 0;
        }
    }

    void finishRow() {
        if (lane == Lane.BYTES && !slices) {
            lengths[row] = bytes.length() - starts[row];
        }
    }

    /// Makes the result null.
    public void setNull() {
        nulls[row] = true;
        anyNull = true;
        switch (lane) {
            case LONG -> set(0);
            case WIDE -> set(0, 0);
            case DOUBLE -> doubles[row] = 0;
            case BYTES -> {
                if (slices) {
                    starts[row] = 0;
                    lengths[row] = 0;
                } else {
                    bytes.truncate(starts[row]);
                }
            }
        }
    }

    /// Sets a result of the long lane.
    public void set(long value) {
        longs[row] = value;
        minimum = Math.min(minimum, value);
        maximum = Math.max(maximum, value);
    }

    /// Sets a BOOLEAN result.
    public void set(boolean value) {
        set(value ? 1L : 0L);
    }

    /// Sets a result of the wide lane.
    public void set(long high, long low) {
        highs[row] = high;
        longs[row] = low;
    }

    /// Sets a result of the wide lane.
    public void set(BigInteger value) {
        set(Int128.high(value), Int128.low(value));
    }

    /// Sets a result of the double lane.
    public void set(double value) {
        doubles[row] = value;
    }

    /// Where to write a result of the bytes lane.
    public BytesBuilder bytes() {
        return bytes;
    }

    /// Makes the result a part of the first argument's heap; only for functions that do nothing else.
    public void slice(int start, int length) {
        starts[row] = start;
        lengths[row] = length;
    }

    /// Copies the result of another row, which may belong to another result.
    void copy(RowResult source, int sourceRow) {
        if (source.nulls[sourceRow]) {
            nulls[row] = true;
            anyNull = true;
        }
        switch (lane) {
            case LONG -> set(source.longs[sourceRow]);
            case WIDE -> set(source.highs[sourceRow], source.longs[sourceRow]);
            case DOUBLE -> doubles[row] = source.doubles[sourceRow];
            case BYTES -> {
                starts[row] = source.starts[sourceRow];
                lengths[row] = source.lengths[sourceRow];
            }
        }
    }

    /// The rows as a column.
    Column column(int count, byte[] heap) {
        boolean[] flags = anyNull ? nulls : null;
        return switch (lane) {
            case LONG -> new LongColumn(longs, flags, count, Math.min(minimum, maximum), Math.max(minimum, maximum));
            case WIDE -> new WideColumn(highs, longs, flags, count);
            case DOUBLE -> new DoubleColumn(doubles, flags, count);
            case BYTES -> new BytesColumn(heap, starts, lengths, flags, count);
        };
    }
}
