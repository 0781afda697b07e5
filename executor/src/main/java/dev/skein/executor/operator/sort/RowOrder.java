package dev.skein.executor.operator.sort;

import dev.skein.executor.kernel.Comparisons;
import dev.skein.executor.kernel.Int128;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DictionaryColumn;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.WideColumn;
import dev.skein.storage.expression.SortKey;
import java.util.Arrays;
import java.util.List;

/// Puts places of rows in the order of sort keys.
///
/// Every row has a *prefix*: a signed 64-bit number made from its first key such that rows with a lesser prefix come
/// first. Most comparisons end there; only equal prefixes are compared key by key. Rows that are equal keep their order.
public final class RowOrder {
    private final List<Column> columns;
    private final List<SortKey> keys;
    private final long[] prefixes;

    /// @param columns dense columns
    /// @param count number of rows
    public RowOrder(List<Column> columns, List<SortKey> keys, int count) {
        this.columns = columns;
        this.keys = keys;
        this.prefixes = new long[count];
        SortKey first = keys.getFirst();
        fillPrefixes(columns.get(first.column()), first, prefixes, count);
    }

    /// Bytes per row that an order of them takes while it is made.
    public static int bytesPerRow() {
        return Long.BYTES + 2 * Integer.BYTES;
    }

    /// Writes the prefixes of a key's values.
    static void fillPrefixes(Column column, SortKey key, long[] prefixes, int count) {
        switch (column) {
            case LongColumn longs -> {
                for (int i = 0; i < count; i++) {
                    prefixes[i] = longs.values()[i];
                }
            }
            case WideColumn wide -> {
                for (int i = 0; i < count; i++) {
                    prefixes[i] = wide.high()[i];
                }
            }
            case DoubleColumn doubles -> {
                for (int i = 0; i < count; i++) {
                    long bits = Double.doubleToLongBits(doubles.values()[i] + 0.0);
                    prefixes[i] = bits ^ bits >> 63 & Long.MAX_VALUE;
                }
            }
            case BytesColumn bytes -> {
                for (int i = 0; i < count; i++) {
                    prefixes[i] = prefix(bytes, i);
                }
            }
            case DictionaryColumn coded -> {
                for (int i = 0; i < count; i++) {
                    prefixes[i] = prefix(coded.dictionary(), coded.codes()[i]);
                }
            }
            default -> throw new IllegalArgumentException("not a dense column: " + column.getClass());
        }
        boolean[] nulls = column.nulls();
        for (int i = 0; i < count; i++) {
            if (nulls != null && nulls[i]) {
                prefixes[i] = key.nullsFirst() ? Long.MIN_VALUE : Long.MAX_VALUE;
            } else if (!key.ascending()) {
                prefixes[i] = ~prefixes[i];
            }
        }
    }

    /// The first eight bytes, as a number that compares like them.
    private static long prefix(BytesColumn bytes, int row) {
        int start = bytes.starts()[row];
        int length = Math.min(Long.BYTES, bytes.lengths()[row]);
        long prefix = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            prefix = prefix << 8 | (i < length ? bytes.heap()[start + i] & 0xFF : 0);
        }
        return prefix ^ Long.MIN_VALUE;
    }

    /// How two rows compare.
    public int compare(int left, int right) {
        long leftPrefix = prefixes[left];
        long rightPrefix = prefixes[right];
        if (leftPrefix != rightPrefix) {
            return leftPrefix < rightPrefix ? -1 : 1;
        }
        for (SortKey key : keys) {
            Column column = columns.get(key.column());
            int sign = compare(column, left, column, right, key);
            if (sign != 0) {
                return sign;
            }
        }
        return 0;
    }

    /// How a row of one dense column compares to a row of another one of the same kind.
    static int compare(Column leftColumn, int left, Column rightColumn, int right, SortKey key) {
        boolean leftNull = isNull(leftColumn, left);
        boolean rightNull = isNull(rightColumn, right);
        if (leftNull || rightNull) {
            int sign = Boolean.compare(leftNull, rightNull);
            return key.nullsFirst() ? -sign : sign;
        }
        int sign = switch (leftColumn) {
            case LongColumn longs -> Long.compare(longs.values()[left], ((LongColumn) rightColumn).values()[right]);
            case WideColumn wide -> {
                WideColumn other = (WideColumn) rightColumn;
                yield Int128.compare(wide.high()[left], wide.low()[left], other.high()[right], other.low()[right]);
            }
            case DoubleColumn doubles ->
                Comparisons.compare(doubles.values()[left], ((DoubleColumn) rightColumn).values()[right]);
            case BytesColumn bytes -> compare(bytes, left, (BytesColumn) rightColumn, right);
            case DictionaryColumn coded -> {
                DictionaryColumn other = (DictionaryColumn) rightColumn;
                yield compare(coded.dictionary(), coded.codes()[left], other.dictionary(), other.codes()[right]);
            }
            default -> throw new IllegalArgumentException("not a dense column: " + leftColumn.getClass());
        };
        return key.ascending() ? sign : -sign;
    }

    private static boolean isNull(Column column, int row) {
        boolean[] nulls = column.nulls();
        return nulls != null && nulls[row];
    }

    private static int compare(BytesColumn leftBytes, int left, BytesColumn rightBytes, int right) {
        int leftStart = leftBytes.starts()[left];
        int rightStart = rightBytes.starts()[right];
        return Arrays.compareUnsigned(
                leftBytes.heap(), leftStart, leftStart + leftBytes.lengths()[left],
                rightBytes.heap(), rightStart, rightStart + rightBytes.lengths()[right]);
    }

    /// Sorts places from one to another of an order, by merging; equal rows keep their order.
    ///
    /// @param spare as long as the order
    public void sort(int[] order, int[] spare, int from, int to) {
        if (to - from < 2) {
            return;
        }
        if (to - from <= 16) {
            for (int i = from + 1; i < to; i++) {
                int place = order[i];
                int at = i - 1;
                while (at >= from && compare(order[at], place) > 0) {
                    order[at + 1] = order[at];
                    at--;
                }
                order[at + 1] = place;
            }
            return;
        }
        int middle = from + to >>> 1;
        sort(order, spare, from, middle);
        sort(order, spare, middle, to);
        merge(order, spare, from, middle, to);
    }

    /// Merges two sorted neighbours.
    public void merge(int[] order, int[] spare, int from, int middle, int to) {
        if (compare(order[middle - 1], order[middle]) <= 0) {
            return;
        }
        System.arraycopy(order, from, spare, from, middle - from);
        int left = from;
        int right = middle;
        for (int at = from; left < middle; at++) {
            if (right < to && compare(order[right], spare[left]) < 0) {
                order[at] = order[right++];
            } else {
                order[at] = spare[left++];
            }
        }
    }

    /// All places in order.
    int[] sortAll() {
        int[] order = new int[prefixes.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        sort(order, new int[order.length], 0, order.length);
        return order;
    }
}
