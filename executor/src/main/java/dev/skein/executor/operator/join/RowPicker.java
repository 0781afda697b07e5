package dev.skein.executor.operator.join;

import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DictionaryColumn;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.WideColumn;
import org.jspecify.annotations.Nullable;

/// Picks rows of one dense column of a join's right side and lays them beside the rows of a left batch.
///
/// Owns the arrays of its result and uses them again: a result is valid until the next call. Confined to one thread.
final class RowPicker {
    private long[] longs = {};
    private long[] moreLongs = {};
    private double[] doubles = {};
    private int[] ints = {};
    private int[] moreInts = {};
    private boolean[] nulls = {};

    /// A column with `source[rows[i]]` at place `places[i]`; the values at other places are of no account.
    ///
    /// @param rows rows of the source; -1 for a null
    /// @param places where to lay them, below `length`; null for the first `count` places
    /// @param mayMiss whether a row can be -1
    /// @param length length of the result, at most [Batch#MAX_ROWS]
    Column pick(Column source, int[] rows, int @Nullable [] places, int count, boolean mayMiss, int length) {
        boolean[] flags = nulls(source, rows, places, count, mayMiss);
        return switch (source) {
            case LongColumn column -> longs(column, rows, places, count, flags, length);
            case WideColumn column -> wides(column, rows, places, count, flags, length);
            case DoubleColumn column -> doubles(column, rows, places, count, flags, length);
            case BytesColumn column -> bytes(column, rows, places, count, flags, length);
            case DictionaryColumn column -> codes(column, rows, places, count, flags, length);
            default -> throw new IllegalArgumentException("not a dense column: " + source.getClass());
        };
    }

    private LongColumn longs(
            LongColumn source, int[] rows, int @Nullable [] places, int count, boolean @Nullable [] flags, int length) {
        long[] to = longs;
        if (to.length == 0) {
            to = new long[Batch.MAX_ROWS];
            longs = to;
        }
        long[] from = source.values();
        long harmless = source.minimum();
        if (flags != null) {
            for (int i = 0; i < count; i++) {
                int row = rows[i];
                to[places == null ? i : places[i]] = row < 0 ? harmless : from[row];
            }
        } else if (places == null) {
            for (int i = 0; i < count; i++) {
                to[i] = from[rows[i]];
            }
        } else {
            for (int i = 0; i < count; i++) {
                to[places[i]] = from[rows[i]];
            }
        }
        return new LongColumn(to, flags, length, source.minimum(), source.maximum());
    }

    private WideColumn wides(
            WideColumn source, int[] rows, int @Nullable [] places, int count, boolean @Nullable [] flags, int length) {
        if (longs.length == 0) {
            longs = new long[Batch.MAX_ROWS];
        }
        if (moreLongs.length == 0) {
            moreLongs = new long[Batch.MAX_ROWS];
        }
        for (int i = 0; i < count; i++) {
            int row = rows[i];
            int place = places == null ? i : places[i];
            longs[place] = row < 0 ? 0 : source.high()[row];
            moreLongs[place] = row < 0 ? 0 : source.low()[row];
        }
        return new WideColumn(longs, moreLongs, flags, length);
    }

    private DoubleColumn doubles(
            DoubleColumn source, int[] rows, int @Nullable [] places, int count, boolean @Nullable [] flags, int length) {
        if (doubles.length == 0) {
            doubles = new double[Batch.MAX_ROWS];
        }
        double[] from = source.values();
        for (int i = 0; i < count; i++) {
            int row = rows[i];
            doubles[places == null ? i : places[i]] = row < 0 ? 0 : from[row];
        }
        return new DoubleColumn(doubles, flags, length);
    }

    private BytesColumn bytes(
            BytesColumn source, int[] rows, int @Nullable [] places, int count, boolean @Nullable [] flags, int length) {
        if (ints.length == 0) {
            ints = new int[Batch.MAX_ROWS];
        }
        if (moreInts.length == 0) {
            moreInts = new int[Batch.MAX_ROWS];
        }
        for (int i = 0; i < count; i++) {
            int row = rows[i];
            int place = places == null ? i : places[i];
            ints[place] = row < 0 ? 0 : source.starts()[row];
            moreInts[place] = row < 0 ? 0 : source.lengths()[row];
        }
        return new BytesColumn(source.heap(), ints, moreInts, flags, length);
    }

    private Column codes(
            DictionaryColumn source,
            int[] rows,
            int @Nullable [] places,
            int count,
            boolean @Nullable [] flags,
            int length) {
        if (ints.length == 0) {
            ints = new int[Batch.MAX_ROWS];
        }
        for (int i = 0; i < count; i++) {
            int row = rows[i];
            ints[places == null ? i : places[i]] = row < 0 ? 0 : source.codes()[row];
        }
        return new DictionaryColumn(ints, source.dictionary(), flags, length);
    }

    private boolean @Nullable [] nulls(
            Column source, int[] rows, int @Nullable [] places, int count, boolean mayMiss) {
        boolean[] from = source.nulls();
        if (from == null && !mayMiss) {
            return null;
        }
        if (nulls.length == 0) {
            nulls = new boolean[Batch.MAX_ROWS];
        }
        boolean any = false;
        for (int i = 0; i < count; i++) {
            int row = rows[i];
            boolean isNull = row < 0 || from != null && from[row];
            nulls[places == null ? i : places[i]] = isNull;
            any |= isNull;
        }
        return any ? nulls : null;
    }
}
