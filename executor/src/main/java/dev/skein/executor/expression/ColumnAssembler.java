package dev.skein.executor.expression;

import dev.skein.catalog.SqlType;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DictionaryColumn;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.WideColumn;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Puts the rows of several columns together into one. Arrays of the result are used again for the next one.
public final class ColumnAssembler {
    private final SqlType type;
    private final Nulls nulls = new Nulls();
    private long[] longs = {};
    private long[] highs = {};
    private double[] doubles = {};
    private int[] starts = {};
    private int[] lengths = {};
    private byte[] heap = {};

    public ColumnAssembler(SqlType type) {
        this.type = type;
    }

    /// @param parts dense columns; those without rows are not looked at
    /// @param rows per part the rows of the result that its values go to
    /// @param counts per part how many rows it has
    /// @param count rows of the result
    public Column assemble(Column[] parts, int[][] rows, int[] counts, int count) {
        return switch (type.lane()) {
            case LONG -> longs(parts, rows, counts, count);
            case WIDE -> allNarrow(parts, counts)
                    ? longs(parts, rows, counts, count)
                    : wides(parts, rows, counts, count);
            case DOUBLE -> doubles(parts, rows, counts, count);
            case BYTES -> bytes(parts, rows, counts, count);
        };
    }

    private static boolean allNarrow(Column[] parts, int[] counts) {
        for (int i = 0; i < parts.length; i++) {
            if (counts[i] > 0 && !(parts[i] instanceof LongColumn)) {
                return false;
            }
        }
        return true;
    }

    private boolean @Nullable [] nulls(Column[] parts, int[][] rows, int[] counts, int count) {
        boolean any = false;
        for (int part = 0; part < parts.length; part++) {
            any |= counts[part] > 0 && parts[part].nulls() != null;
        }
        if (!any) {
            return null;
        }
        boolean[] flags = nulls.cleared(count);
        for (int part = 0; part < parts.length; part++) {
            boolean[] from = counts[part] > 0 ? parts[part].nulls() : null;
            if (from != null) {
                for (int i = 0; i < counts[part]; i++) {
                    flags[rows[part][i]] = from[i];
                }
            }
        }
        return flags;
    }

    private LongColumn longs(Column[] parts, int[][] rows, int[] counts, int count) {
        if (longs.length < count) {
            longs = new long[Math.max(count, Batch.MAX_ROWS)];
        }
        long minimum = Long.MAX_VALUE;
        long maximum = Long.MIN_VALUE;
        for (int part = 0; part < parts.length; part++) {
            if (counts[part] > 0) {
                LongColumn from = (LongColumn) parts[part];
                minimum = Math.min(minimum, from.minimum());
                maximum = Math.max(maximum, from.maximum());
                int[] to = rows[part];
                for (int i = 0; i < counts[part]; i++) {
                    longs[to[i]] = from.values()[i];
                }
            }
        }
        return new LongColumn(longs, nulls(parts, rows, counts, count), count, minimum, maximum);
    }

    private WideColumn wides(Column[] parts, int[][] rows, int[] counts, int count) {
        if (longs.length < count) {
            longs = new long[Math.max(count, Batch.MAX_ROWS)];
        }
        if (highs.length < count) {
            highs = new long[Math.max(count, Batch.MAX_ROWS)];
        }
        for (int part = 0; part < parts.length; part++) {
            int[] to = rows[part];
            if (counts[part] > 0 && parts[part] instanceof WideColumn from) {
                for (int i = 0; i < counts[part]; i++) {
                    highs[to[i]] = from.high()[i];
                    longs[to[i]] = from.low()[i];
                }
            } else if (counts[part] > 0) {
                LongColumn from = (LongColumn) parts[part];
                for (int i = 0; i < counts[part]; i++) {
                    highs[to[i]] = from.values()[i] >> 63;
                    longs[to[i]] = from.values()[i];
                }
            }
        }
        return new WideColumn(highs, longs, nulls(parts, rows, counts, count), count);
    }

    private DoubleColumn doubles(Column[] parts, int[][] rows, int[] counts, int count) {
        if (doubles.length < count) {
            doubles = new double[Math.max(count, Batch.MAX_ROWS)];
        }
        for (int part = 0; part < parts.length; part++) {
            if (counts[part] > 0) {
                double[] from = ((DoubleColumn) parts[part]).values();
                int[] to = rows[part];
                for (int i = 0; i < counts[part]; i++) {
                    doubles[to[i]] = from[i];
                }
            }
        }
        return new DoubleColumn(doubles, nulls(parts, rows, counts, count), count);
    }

    private BytesColumn bytes(Column[] parts, int[][] rows, int[] counts, int count) {
        if (starts.length < count) {
            starts = new int[Math.max(count, Batch.MAX_ROWS)];
            lengths = new int[Math.max(count, Batch.MAX_ROWS)];
        }
        int used = 0;
        for (int part = 0; part < parts.length; part++) {
            if (counts[part] == 0) {
                continue;
            }
            boolean[] from = parts[part].nulls();
            BytesColumn values = parts[part] instanceof DictionaryColumn coded
                    ? coded.dictionary()
                    : (BytesColumn) parts[part];
            int @Nullable [] codes = parts[part] instanceof DictionaryColumn coded ? coded.codes() : null;
            for (int i = 0; i < counts[part]; i++) {
                int row = rows[part][i];
                int entry = codes == null ? i : codes[i];
                int length = from != null && from[i] ? 0 : values.lengths()[entry];
                if (used + length > heap.length) {
                    heap = Arrays.copyOf(heap, Math.max(used + length, 2 * heap.length));
                }
                if (length > 0) {
                    System.arraycopy(values.heap(), values.starts()[entry], heap, used, length);
                }
                starts[row] = used;
                lengths[row] = length;
                used += length;
            }
        }
        return new BytesColumn(heap, starts, lengths, nulls(parts, rows, counts, count), count);
    }
}
