package dev.skein.executor.operator.rows;

import dev.skein.catalog.Lane;
import dev.skein.catalog.SqlType;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DictionaryColumn;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.WideColumn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Collects rows from several lists of dense columns and makes one batch of them. The lists must not change before the
/// batch is made.
public final class RowGather {
    private final List<SqlType> types;
    private final List<List<Column>> sources = new ArrayList<>();
    private final int[] rows = new int[Batch.MAX_ROWS];
    private int count;

    public RowGather(List<SqlType> types) {
        this.types = List.copyOf(types);
    }

    /// Number of rows collected since the last [#take()]; at most [Batch#MAX_ROWS].
    public int count() {
        return count;
    }

    /// Collects a row.
    public void add(List<Column> source, int row) {
        sources.add(source);
        rows[count++] = row;
    }

    /// The rows, in the order in which they were collected, as columns of their own.
    public Batch take() {
        List<Column> columns = new ArrayList<>(types.size());
        for (int column = 0; column < types.size(); column++) {
            columns.add(column(column, types.get(column).lane()));
        }
        Batch batch = Batch.of(columns, count);
        sources.clear();
        count = 0;
        return batch;
    }

    private Column column(int place, Lane lane) {
        boolean[] nulls = nulls(place);
        return switch (lane) {
            case LONG -> longs(place, nulls);
            case WIDE -> wides(place, nulls);
            case DOUBLE -> doubles(place, nulls);
            case BYTES -> runs(place, nulls);
        };
    }

    private boolean @Nullable [] nulls(int place) {
        boolean[] nulls = null;
        for (int i = 0; i < count; i++) {
            boolean[] flags = sources.get(i).get(place).nulls();
            if (flags != null && flags[rows[i]]) {
                nulls = nulls == null ? new boolean[count] : nulls;
                nulls[i] = true;
            }
        }
        return nulls;
    }

    private LongColumn longs(int place, boolean @Nullable [] nulls) {
        long[] values = new long[count];
        long minimum = Long.MAX_VALUE;
        long maximum = Long.MIN_VALUE;
        for (int i = 0; i < count; i++) {
            LongColumn source = (LongColumn) sources.get(i).get(place);
            values[i] = source.values()[rows[i]];
            minimum = Math.min(minimum, source.minimum());
            maximum = Math.max(maximum, source.maximum());
        }
        return new LongColumn(values, nulls, count, minimum, maximum);
    }

    private WideColumn wides(int place, boolean @Nullable [] nulls) {
        long[] high = new long[count];
        long[] low = new long[count];
        for (int i = 0; i < count; i++) {
            WideColumn source = (WideColumn) sources.get(i).get(place);
            high[i] = source.high()[rows[i]];
            low[i] = source.low()[rows[i]];
        }
        return new WideColumn(high, low, nulls, count);
    }

    private DoubleColumn doubles(int place, boolean @Nullable [] nulls) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = ((DoubleColumn) sources.get(i).get(place)).values()[rows[i]];
        }
        return new DoubleColumn(values, nulls, count);
    }

    private BytesColumn runs(int place, boolean @Nullable [] nulls) {
        int[] starts = new int[count];
        int[] lengths = new int[count];
        long total = 0;
        for (int i = 0; i < count; i++) {
            if (nulls == null || !nulls[i]) {
                Column source = sources.get(i).get(place);
                lengths[i] = entries(source).lengths()[entry(source, rows[i])];
                total += lengths[i];
            }
        }
        byte[] heap = new byte[Math.toIntExact(total)];
        int used = 0;
        for (int i = 0; i < count; i++) {
            starts[i] = used;
            if (lengths[i] > 0) {
                Column source = sources.get(i).get(place);
                BytesColumn entries = entries(source);
                System.arraycopy(entries.heap(), entries.starts()[entry(source, rows[i])], heap, used, lengths[i]);
                used += lengths[i];
            }
        }
        return new BytesColumn(heap, starts, lengths, nulls, count);
    }

    private static BytesColumn entries(Column source) {
        return source instanceof DictionaryColumn coded ? coded.dictionary() : (BytesColumn) source;
    }

    private static int entry(Column source, int row) {
        return source instanceof DictionaryColumn coded ? coded.codes()[row] : row;
    }
}
