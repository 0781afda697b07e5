package dev.skein.executor.kernel;

import dev.skein.executor.kernel.simd.LaneKernels;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.PackedColumn;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Finds the rows whose value lies in a range, by comparing values as they are stored: the range is translated into the
/// column's lane once per batch. Nulls are never found.
///
/// If many rows are asked for, all rows of the batch are compared in vectors and the answers are kept as bits; if few
/// are, they are looked up one by one.
public final class RangeSelection {
    /// Looking up one row costs about as much as comparing this many in vectors.
    private static final int SPARSE_FACTOR = 12;

    private static final LaneKernels KERNELS = LaneKernels.best();

    private RangeSelection() {}

    /// Whether columns of this form can be searched.
    public static boolean accepts(Column column) {
        return column instanceof PackedColumn || column instanceof LongColumn;
    }

    /// Whether a batch has so few selected rows that bits for all of them do not pay.
    public static boolean isSparse(Batch batch) {
        return batch.selection() != null && (long) batch.selectedCount() * SPARSE_FACTOR < batch.length();
    }

    /// The selected rows of a batch as bits, see [LaneKernels].
    ///
    /// @param rowSet one bit per row of the batch, in whole words
    public static void fill(Batch batch, long[] rowSet) {
        int words = words(batch.length());
        long[] known = batch.rowSet();
        if (known != null) {
            System.arraycopy(known, 0, rowSet, 0, words);
            return;
        }
        int[] selected = batch.selection();
        if (selected == null) {
            Arrays.fill(rowSet, 0, words, -1L);
            if ((batch.length() & 63) != 0) {
                rowSet[words - 1] = (1L << batch.length()) - 1;
            }
            return;
        }
        Arrays.fill(rowSet, 0, words, 0);
        // rows ascend: a word is complete when the next one begins
        int word = 0;
        long bits = 0;
        for (int i = 0; i < batch.selectedCount(); i++) {
            int row = selected[i];
            if (row >> 6 != word) {
                rowSet[word] = bits;
                word = row >> 6;
                bits = 0;
            }
            bits |= 1L << row;
        }
        rowSet[word] = bits;
    }

    /// How many words a row set of so many rows has.
    public static int words(int rows) {
        return rows + 63 >>> 6;
    }

    /// Writes the rows of a set, and returns how many there are.
    public static int rows(long[] rowSet, int rows, int[] selection) {
        return KERNELS.rows(rowSet, rows, selection);
    }

    /// Keeps the rows with a value from `minimum` to `maximum`, both included.
    ///
    /// @param column one that [#accepts]
    public static void keep(Column column, long minimum, long maximum, long[] rowSet, int rows) {
        switch (column) {
            case LongColumn longs -> {
                if (minimum > longs.maximum() || maximum < longs.minimum() || minimum > maximum) {
                    Arrays.fill(rowSet, 0, words(rows), 0);
                } else if (minimum > longs.minimum() || maximum < longs.maximum()) {
                    KERNELS.keepLongs(longs.values(), minimum, maximum, rowSet, rows);
                }
            }
            case PackedColumn packed -> {
                LaneRange range = LaneRange.of(packed, minimum, maximum);
                if (range.isEmpty()) {
                    Arrays.fill(rowSet, 0, words(rows), 0);
                } else if (!range.holdsAll()) {
                    keepPacked(packed, range, rowSet, rows);
                }
            }
            default -> throw new IllegalArgumentException("not a column of the long lane: " + column.getClass());
        }
        dropNulls(column.nulls(), rowSet, rows);
    }

    private static void keepPacked(PackedColumn column, LaneRange range, long[] rowSet, int rows) {
        if (column.width() == PackedColumn.Width.LONG) {
            KERNELS.keepLongs(column.memory(), column.offset(), range.lowest(), range.highest(), rowSet, rows);
        } else {
            KERNELS.keepLanes(column.memory(), column.offset(), column.width().bytes(),
                    range.lowest(), range.highest(), rowSet, rows);
        }
    }

    /// Takes out the rows that are null.
    public static void dropNulls(boolean @Nullable [] nulls, long[] rowSet, int rows) {
        if (nulls == null) {
            return;
        }
        for (int word = 0; word << 6 < rows; word++) {
            if (rowSet[word] != 0) {
                long present = 0;
                int until = Math.min(rows, (word << 6) + 64);
                for (int row = word << 6; row < until; row++) {
                    present |= (nulls[row] ? 0L : 1L) << row;
                }
                rowSet[word] &= present;
            }
        }
    }

    /// Writes the places of the selected rows with a value from `minimum` to `maximum`, looking at one after the other.
    ///
    /// @param column one that [#accepts]
    /// @return how many there are
    public static int lookUp(Column column, Batch batch, long minimum, long maximum, int[] selection) {
        int found = switch (column) {
            case LongColumn longs -> {
                if (minimum > maximum) {
                    yield 0;
                }
                boolean all = minimum <= longs.minimum() && maximum >= longs.maximum();
                yield all ? all(batch, selection) : lookUpLongs(longs.values(), batch, minimum, maximum, selection);
            }
            case PackedColumn packed -> {
                LaneRange range = LaneRange.of(packed, minimum, maximum);
                if (range.isEmpty()) {
                    yield 0;
                }
                yield range.holdsAll() ? all(batch, selection) : lookUpLanes(packed, batch, range, selection);
            }
            default -> throw new IllegalArgumentException("not a column of the long lane: " + column.getClass());
        };
        return withoutNulls(column.nulls(), selection, found);
    }

    private static int all(Batch batch, int[] selection) {
        int[] selected = batch.selection();
        int count = batch.selectedCount();
        for (int i = 0; i < count; i++) {
            selection[i] = selected == null ? i : selected[i];
        }
        return count;
    }

    private static int lookUpLongs(long[] values, Batch batch, long lowest, long highest, int[] selection) {
        int[] selected = batch.selection();
        int count = batch.selectedCount();
        int found = 0;
        for (int i = 0; i < count; i++) {
            int place = selected == null ? i : selected[i];
            selection[found] = place;
            found += values[place] >= lowest && values[place] <= highest ? 1 : 0;
        }
        return found;
    }

    private static int lookUpLanes(PackedColumn column, Batch batch, LaneRange range, int[] selection) {
        MemorySegment memory = column.memory();
        long offset = column.offset();
        long lowest = range.lowest();
        long span = range.highest() - lowest;
        int[] selected = batch.selection();
        int count = batch.selectedCount();
        int found = 0;
        switch (column.width()) {
            case CONSTANT -> throw new IllegalStateException("a constant lies in a range or does not");
            case BYTE -> {
                for (int i = 0; i < count; i++) {
                    int place = selected == null ? i : selected[i];
                    long above = (memory.get(ValueLayout.JAVA_BYTE, offset + place) & 0xFFL) - lowest;
                    selection[found] = place;
                    found += above >= 0 && above <= span ? 1 : 0;
                }
            }
            case SHORT -> {
                for (int i = 0; i < count; i++) {
                    int place = selected == null ? i : selected[i];
                    long above = (memory.get(Densifier.SHORT, offset + 2L * place) & 0xFFFFL) - lowest;
                    selection[found] = place;
                    found += above >= 0 && above <= span ? 1 : 0;
                }
            }
            case INT -> {
                for (int i = 0; i < count; i++) {
                    int place = selected == null ? i : selected[i];
                    long above = (memory.get(Densifier.INT, offset + 4L * place) & 0xFFFF_FFFFL) - lowest;
                    selection[found] = place;
                    found += above >= 0 && above <= span ? 1 : 0;
                }
            }
            case LONG -> {
                for (int i = 0; i < count; i++) {
                    int place = selected == null ? i : selected[i];
                    long value = memory.get(Densifier.LONG, offset + 8L * place);
                    selection[found] = place;
                    found += value >= lowest && value <= range.highest() ? 1 : 0;
                }
            }
        }
        return found;
    }

    /// Takes null rows out of a selection.
    public static int withoutNulls(boolean @Nullable [] nulls, int[] selection, int count) {
        if (nulls == null) {
            return count;
        }
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int place = selection[i];
            selection[kept] = place;
            kept += nulls[place] ? 0 : 1;
        }
        return kept;
    }
}
