package dev.skein.executor.operator.rows;

import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DictionaryColumn;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.WideColumn;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Compares rows with kept keys, column by column. Null equals null, and all NaNs are equal. Confined to one thread.
final class KeyEquality {
    private final int[] unequal;
    private int unequalCount;

    /// @param maxRows how many rows a call may bring
    KeyEquality(int maxRows) {
        unequal = new int[maxRows];
    }

    /// Leaves those rows that differ from the key whose number they were given, in no order.
    ///
    /// @param keys the kept keys
    /// @param columns dense columns with as many rows as `numbers` has
    /// @param rows places of the rows to compare; the rows left are written to its start
    /// @param numbers by place the number of a key
    /// @return how many are left
    int keepUnequal(RowStore keys, List<Column> columns, int[] rows, int count, int[] numbers) {
        unequalCount = 0;
        int equal = count;
        for (int i = 0; i < columns.size() && equal > 0; i++) {
            equal = compare(keys.column(i), columns.get(i), rows, equal, numbers);
        }
        System.arraycopy(unequal, 0, rows, 0, unequalCount);
        return unequalCount;
    }

    private int compare(Column kept, Column column, int[] rows, int count, int[] numbers) {
        boolean[] keptNulls = kept.nulls();
        boolean[] nulls = column.nulls();
        int left = keptNulls == null && nulls == null ? count : compareNulls(keptNulls, nulls, rows, count, numbers);
        return switch (column) {
            case LongColumn longs when kept instanceof LongColumn keptLongs ->
                compareLongs(keptLongs.values(), longs.values(), nulls, rows, left, numbers);
            case LongColumn longs -> compareWide((WideColumn) kept, null, longs.values(), nulls, rows, left, numbers);
            case WideColumn wide -> compareWide((WideColumn) kept, wide.high(), wide.low(), nulls, rows, left, numbers);
            case DoubleColumn doubles ->
                compareDoubles(((DoubleColumn) kept).values(), doubles.values(), nulls, rows, left, numbers);
            case BytesColumn bytes -> compareBytes(kept, bytes, null, nulls, rows, left, numbers);
            case DictionaryColumn coded ->
                compareBytes(kept, coded.dictionary(), coded.codes(), nulls, rows, left, numbers);
            default -> throw new IllegalArgumentException("not a dense column: " + column.getClass());
        };
    }

    /// Notes a comparison: the row stays among the equal ones, or is put to the others.
    ///
    /// @return how many are equal now
    private int note(int[] rows, int equal, int row, boolean same) {
        rows[equal] = row;
        unequal[unequalCount] = row;
        unequalCount += same ? 0 : 1;
        return equal + (same ? 1 : 0);
    }

    private int compareNulls(
            boolean @Nullable [] kept, boolean @Nullable [] nulls, int[] rows, int count, int[] numbers) {
        int equal = 0;
        for (int i = 0; i < count; i++) {
            int row = rows[i];
            boolean keptNull = kept != null && kept[numbers[row]];
            equal = note(rows, equal, row, keptNull == (nulls != null && nulls[row]));
        }
        return equal;
    }

    private int compareLongs(
            long[] kept, long[] values, boolean @Nullable [] nulls, int[] rows, int count, int[] numbers) {
        int equal = 0;
        for (int i = 0; i < count; i++) {
            int row = rows[i];
            boolean same = kept[numbers[row]] == values[row] || nulls != null && nulls[row];
            equal = note(rows, equal, row, same);
        }
        return equal;
    }

    /// @param high upper halves; null if the numbers have 64 bits
    private int compareWide(
            WideColumn kept,
            long @Nullable [] high,
            long[] low,
            boolean @Nullable [] nulls,
            int[] rows,
            int count,
            int[] numbers) {
        int equal = 0;
        for (int i = 0; i < count; i++) {
            int row = rows[i];
            int number = numbers[row];
            boolean same = kept.low()[number] == low[row]
                            && kept.high()[number] == (high == null ? low[row] >> 63 : high[row])
                    || nulls != null && nulls[row];
            equal = note(rows, equal, row, same);
        }
        return equal;
    }

    private int compareDoubles(
            double[] kept, double[] values, boolean @Nullable [] nulls, int[] rows, int count, int[] numbers) {
        int equal = 0;
        for (int i = 0; i < count; i++) {
            int row = rows[i];
            double left = kept[numbers[row]];
            double right = values[row];
            boolean same = left == right || Double.isNaN(left) && Double.isNaN(right) || nulls != null && nulls[row];
            equal = note(rows, equal, row, same);
        }
        return equal;
    }

    /// @param codes per row its place among the runs; null if that is the row itself
    private int compareBytes(
            Column kept,
            BytesColumn runs,
            int @Nullable [] codes,
            boolean @Nullable [] nulls,
            int[] rows,
            int count,
            int[] numbers) {
        BytesColumn keptRuns = kept instanceof DictionaryColumn coded ? coded.dictionary() : (BytesColumn) kept;
        int[] keptCodes = kept instanceof DictionaryColumn coded ? coded.codes() : null;
        boolean comparable = keptRuns == runs && keptCodes != null && codes != null;
        int equal = 0;
        for (int i = 0; i < count; i++) {
            int row = rows[i];
            int left = keptCodes == null ? numbers[row] : keptCodes[numbers[row]];
            int right = codes == null ? row : codes[row];
            boolean same = comparable ? left == right : nulls != null && nulls[row] || equal(keptRuns, left, runs, right);
            equal = note(rows, equal, row, same || nulls != null && nulls[row]);
        }
        return equal;
    }

    private static boolean equal(BytesColumn left, int leftRow, BytesColumn right, int rightRow) {
        int length = left.lengths()[leftRow];
        if (length != right.lengths()[rightRow]) {
            return false;
        }
        int leftStart = left.starts()[leftRow];
        int rightStart = right.starts()[rightRow];
        return Arrays.equals(
                left.heap(), leftStart, leftStart + length, right.heap(), rightStart, rightStart + length);
    }
}
