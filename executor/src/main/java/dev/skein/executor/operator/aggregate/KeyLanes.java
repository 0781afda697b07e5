package dev.skein.executor.operator.aggregate;

import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.PackedColumn;
import dev.skein.storage.batch.PackedColumn.Width;
import dev.skein.storage.batch.StoredDictionaryColumn;
import org.jspecify.annotations.Nullable;

/// What the lanes of a stored key column are: places in a dictionary, or numbers from `base` on in steps of `factor`.
///
/// @param dictionary null if they are numbers
/// @param first least lane
/// @param count how many there are: none lies above `first + count - 1`
record KeyLanes(@Nullable BytesColumn dictionary, long base, long factor, long first, int count) {
    private static final int MAX_COUNT = 64;

    /// The lanes of a column; null if it is not stored in narrow lanes, or in too many.
    static @Nullable KeyLanes of(Column column) {
        return switch (column) {
            case StoredDictionaryColumn coded -> of(coded.dictionary(), coded.codes());
            case PackedColumn packed -> of(null, packed);
            default -> null;
        };
    }

    private static @Nullable KeyLanes of(@Nullable BytesColumn dictionary, PackedColumn packed) {
        if (packed.width() == Width.LONG) {
            return null;
        }
        if (packed.width() == Width.CONSTANT) {
            return new KeyLanes(dictionary, packed.base(), packed.factor(), 0, 1);
        }
        long first = (packed.minimum() - packed.base()) / packed.factor();
        long last = (packed.maximum() - packed.base()) / packed.factor();
        return first < 0 || last < first || last - first >= MAX_COUNT
                ? null
                : new KeyLanes(dictionary, packed.base(), packed.factor(), first, (int) (last - first + 1));
    }

    /// The lanes themselves.
    ///
    /// @param column one that has lanes
    static PackedColumn packed(Column column) {
        return column instanceof StoredDictionaryColumn coded ? coded.codes() : (PackedColumn) column;
    }

    /// Whether lanes mean the same; dictionaries are compared as objects.
    boolean sameAs(KeyLanes other) {
        return dictionary == other.dictionary
                && base == other.base
                && factor == other.factor
                && first == other.first
                && count == other.count;
    }
}
