package dev.skein.executor.operator.rows;

import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DictionaryColumn;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.WideColumn;
import java.util.Arrays;
import java.util.List;

/// Hashes of keys of several columns: equal keys, however their columns hold them, have equal hashes, and nulls are equal.
final class KeyHashes {
    private KeyHashes() {}

    /// Writes the hashes of rows.
    ///
    /// @param keys dense columns
    /// @param from the first row
    static void write(List<Column> keys, int from, int count, long[] hashes) {
        Arrays.fill(hashes, 0, count, 0);
        for (Column key : keys) {
            boolean[] nulls = key.nulls();
            for (int i = 0; i < count; i++) {
                int row = from + i;
                long value = nulls != null && nulls[row] ? 0 : hash(key, row);
                hashes[i] = Hashing.mix(hashes[i]) + value;
            }
        }
        for (int i = 0; i < count; i++) {
            hashes[i] = Hashing.mix(hashes[i]);
        }
    }

    private static long hash(Column column, int row) {
        return switch (column) {
            case LongColumn longs -> Hashing.mix(longs.values()[row] + 1);
            case WideColumn wide -> hash(wide.high()[row], wide.low()[row]);
            case DoubleColumn doubles -> Hashing.mix(Double.doubleToLongBits(doubles.values()[row] + 0.0) + 1);
            case BytesColumn bytes -> Hashing.hash(bytes.heap(), bytes.starts()[row], bytes.lengths()[row]);
            case DictionaryColumn coded -> {
                BytesColumn entries = coded.dictionary();
                int code = coded.codes()[row];
                yield Hashing.hash(entries.heap(), entries.starts()[code], entries.lengths()[code]);
            }
            default -> throw new IllegalArgumentException("not a dense column: " + column.getClass());
        };
    }

    /// What fits into 64 bits may come as a column of those, and must hash as it does there.
    private static long hash(long high, long low) {
        return high == low >> 63 ? Hashing.mix(low + 1) : Hashing.mix(Hashing.mix(high + 1) + low);
    }
}
