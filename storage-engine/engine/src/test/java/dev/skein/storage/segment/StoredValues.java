package dev.skein.storage.segment;

import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DictionaryColumn;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.PackedColumn;
import dev.skein.storage.batch.StoredBytesColumn;
import dev.skein.storage.batch.StoredDictionaryColumn;
import dev.skein.storage.batch.StoredDoubleColumn;
import dev.skein.storage.batch.StoredWideColumn;
import dev.skein.storage.batch.WideColumn;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Values of columns one by one, for comparison.
final class StoredValues {
    private StoredValues() {}

    /// A Long, BigInteger, Double or String (bytes as Latin-1); null for null.
    static @Nullable Object at(Column column, int row) {
        boolean[] nulls = column.nulls();
        if (nulls != null && nulls[row]) {
            return null;
        }
        return switch (column) {
            case LongColumn longs -> longs.values()[row];
            case WideColumn wide -> wide(wide.high()[row], wide.low()[row]);
            case DoubleColumn doubles -> doubles.values()[row];
            case BytesColumn bytes -> text(bytes, row);
            case DictionaryColumn coded -> text(coded.dictionary(), coded.codes()[row]);
            case PackedColumn packed -> packed(packed, row);
            case StoredWideColumn wide -> wide(
                    wide.memory().get(ValueLayout.JAVA_LONG_UNALIGNED, wide.offset() + 16L * row + 8),
                    wide.memory().get(ValueLayout.JAVA_LONG_UNALIGNED, wide.offset() + 16L * row));
            case StoredDoubleColumn doubles -> doubles.single()
                    ? (double) doubles.memory().get(ValueLayout.JAVA_FLOAT_UNALIGNED, doubles.offset() + 4L * row)
                    : doubles.memory().get(ValueLayout.JAVA_DOUBLE_UNALIGNED, doubles.offset() + 8L * row);
            case StoredBytesColumn stored -> {
                int from = stored.memory().get(ValueLayout.JAVA_INT_UNALIGNED, stored.offsets() + 4L * row);
                int to = stored.memory().get(ValueLayout.JAVA_INT_UNALIGNED, stored.offsets() + 4L * (row + 1L));
                yield new String(
                        stored.memory().asSlice(stored.heap() + from, to - from).toArray(ValueLayout.JAVA_BYTE),
                        StandardCharsets.ISO_8859_1);
            }
            case StoredDictionaryColumn coded -> text(coded.dictionary(), (int) packed(coded.codes(), row));
        };
    }

    private static BigInteger wide(long high, long low) {
        return BigInteger.valueOf(high).shiftLeft(64).add(new BigInteger(Long.toUnsignedString(low)));
    }

    private static String text(BytesColumn bytes, int row) {
        return new String(
                bytes.heap(), bytes.starts()[row], bytes.lengths()[row], StandardCharsets.ISO_8859_1);
    }

    private static long packed(PackedColumn packed, int row) {
        long at = packed.offset() + (long) packed.width().bytes() * row;
        long lane = switch (packed.width()) {
            case CONSTANT -> 0;
            case BYTE -> packed.memory().get(ValueLayout.JAVA_BYTE, at) & 0xFFL;
            case SHORT -> packed.memory().get(ValueLayout.JAVA_SHORT_UNALIGNED, at) & 0xFFFFL;
            case INT -> packed.memory().get(ValueLayout.JAVA_INT_UNALIGNED, at) & 0xFFFF_FFFFL;
            case LONG -> packed.memory().get(ValueLayout.JAVA_LONG_UNALIGNED, at);
        };
        return packed.base() + packed.factor() * lane;
    }
}
