package dev.skein.executor.kernel;

import dev.skein.catalog.SqlType;
import dev.skein.catalog.TypeKind;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DictionaryColumn;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.WideColumn;
import dev.skein.storage.expression.Datum;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/// Takes single values out of dense columns. It makes an object per value: for code that runs once per query or per
/// rare conversion, never for loops over rows that matter.
public final class ColumnValues {
    private ColumnValues() {}

    /// The value of a row.
    public static Datum at(Column column, int row, SqlType type) {
        boolean[] nulls = column.nulls();
        if (nulls != null && nulls[row]) {
            return Datum.NULL;
        }
        return switch (column) {
            case LongColumn longs -> new Datum.OfLong(longs.values()[row]);
            case WideColumn wide -> new Datum.OfWide(Int128.toBigInteger(wide.high()[row], wide.low()[row]));
            case DoubleColumn doubles -> new Datum.OfDouble(doubles.values()[row]);
            case BytesColumn bytes -> bytes(bytes, row, type);
            case DictionaryColumn coded -> bytes(coded.dictionary(), coded.codes()[row], type);
            default -> throw new IllegalArgumentException("not a dense column: " + column.getClass());
        };
    }

    private static Datum bytes(BytesColumn bytes, int row, SqlType type) {
        int start = bytes.starts()[row];
        int length = bytes.lengths()[row];
        return type.kind() == TypeKind.VARBINARY
                ? new Datum.OfBinary(HexFormat.of().formatHex(Arrays.copyOfRange(bytes.heap(), start, start + length)))
                : new Datum.OfText(new String(bytes.heap(), start, length, StandardCharsets.UTF_8));
    }
}
