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

/// Hashes of keys of several columns: equal keys, however their columns hold them, have equal hashes, and nulls are equal.
final class KeyHashes {
    private KeyHashes() {}

    /// Writes the hashes of rows.
    ///
    /// @param keys dense columns
    /// @param from the first row
    static void write(List<Column> keys, int from, int count, long[] hashes) {
        Arrays.fill(hashes, 0, count, 0);
        for (int i = 0; i < keys.size(); i++) {
            add(keys.get(i), from, count, hashes);
        }
        for (int i = 0; i < count; i++) {
            hashes[i] = Hashing.mix(hashes[i]);
        }
    }

    /// Mixes the values of one column into hashes.
    private static void add(Column column, int from, int count, long[] hashes) {
        boolean[] nulls = column.nulls();
        switch (column) {
            case LongColumn longs -> addLongs(longs.values(), nulls, from, count, hashes);
            case WideColumn wide -> {
                for (int i = 0; i < count; i++) {
                    int row = from + i;
                    add(hashes, i, nulls, row, hash(wide.high()[row], wide.low()[row]));
                }
            }
            case DoubleColumn doubles -> {
                for (int i = 0; i < count; i++) {
                    int row = from + i;
                    add(hashes, i, nulls, row, hash(Double.doubleToLongBits(doubles.values()[row] + 0.0)));
                }
            }
            case BytesColumn bytes -> {
                for (int i = 0; i < count; i++) {
                    int row = from + i;
                    add(hashes, i, nulls, row, hash(bytes, row));
                }
            }
            case DictionaryColumn coded -> {
                for (int i = 0; i < count; i++) {
                    int row = from + i;
                    boolean isNull = nulls != null && nulls[row];
                    add(hashes, i, nulls, row, isNull ? 0 : hash(coded.dictionary(), coded.codes()[row]));
                }
            }
            default -> throw new IllegalArgumentException("not a dense column: " + column.getClass());
        }
    }

    private static void addLongs(long[] values, boolean @Nullable [] nulls, int from, int count, long[] hashes) {
        if (nulls == null) {
            for (int i = 0; i < count; i++) {
                hashes[i] = Hashing.mix(hashes[i]) + hash(values[from + i]);
            }
        } else {
            for (int i = 0; i < count; i++) {
                add(hashes, i, nulls, from + i, hash(values[from + i]));
            }
        }
    }

    private static void add(long[] hashes, int at, boolean @Nullable [] nulls, int row, long hash) {
        hashes[at] = Hashing.mix(hashes[at]) + (nulls != null && nulls[row] ? 0 : hash);
    }

    private static long hash(long value) {
        return Hashing.mix(value + 1);
    }

    /// The hash of a 128-bit number: that of a 64-bit number if it is one, because columns may hold it so.
    private static long hash(long high, long low) {
        return high == low >> 63 ? hash(low) : Hashing.mix(hash(high) + low);
    }

    private static long hash(BytesColumn runs, int row) {
        return Hashing.hash(runs.heap(), runs.starts()[row], runs.lengths()[row]);
    }
}
