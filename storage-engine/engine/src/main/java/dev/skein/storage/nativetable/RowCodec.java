package dev.skein.storage.nativetable;

import dev.skein.catalog.ColumnDefinition;
import dev.skein.catalog.Lane;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DictionaryColumn;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.WideColumn;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The form of a few rows in the catalog's log: the number of rows and of columns (4 bytes each, big-endian as all numbers);
/// per column its number in the table (4) and its lane (1: 0 long, 1 wide, 2 double, 3 bytes); then per row and column a byte that is 1 for a null, else 0 and the
/// value: 8 bytes of a long or a double, 16 of a wide number (high half first), or length (4) and bytes.
final class RowCodec {
    private RowCodec() {}

    /// Writes rows of dense columns.
    ///
    /// @param places the rows; null for the first `count`
    static byte[] encode(
            List<ColumnDefinition> definitions, List<Column> columns, int @Nullable [] places, int count) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(count);
            out.writeInt(definitions.size());
            for (ColumnDefinition definition : definitions) {
                out.writeInt(definition.id());
                out.writeByte(number(definition.type().lane()));
            }
            for (int i = 0; i < count; i++) {
                for (int column = 0; column < definitions.size(); column++) {
                    Lane lane = definitions.get(column).type().lane();
                    write(columns.get(column), lane, places == null ? i : places[i], out);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(Column column, Lane lane, int row, DataOutputStream out) throws IOException {
        boolean[] nulls = column.nulls();
        boolean isNull = nulls != null && nulls[row];
        out.writeBoolean(isNull);
        if (isNull) {
            return;
        }
        switch (column) {
            case LongColumn longs -> {
                // wide numbers that are small come as longs
                if (lane == Lane.WIDE) {
                    out.writeLong(longs.values()[row] < 0 ? -1 : 0);
                }
                out.writeLong(longs.values()[row]);
            }
            case DoubleColumn doubles -> out.writeDouble(doubles.values()[row]);
            case WideColumn wide -> {
                out.writeLong(wide.high()[row]);
                out.writeLong(wide.low()[row]);
            }
            case BytesColumn text -> write(text, row, out);
            case DictionaryColumn coded -> write(coded.dictionary(), coded.codes()[row], out);
            default -> throw new IllegalArgumentException("not a dense column: " + column.getClass());
        }
    }

    private static int number(Lane lane) {
        return switch (lane) {
            case LONG -> 0;
            case WIDE -> 1;
            case DOUBLE -> 2;
            case BYTES -> 3;
        };
    }

    private static Lane lane(byte number) {
        for (Lane lane : Lane.values()) {
            if (number(lane) == number) {
                return lane;
            }
        }
        throw new IllegalArgumentException("no lane has the number " + number);
    }

    private static void write(BytesColumn text, int row, DataOutputStream out) throws IOException {
        out.writeInt(text.lengths()[row]);
        out.write(text.heap(), text.starts()[row], text.lengths()[row]);
    }

    /// Adds rows to columns, by the columns' numbers. A column that was not there when the rows before were written is null in
    /// them, and one that these rows lack is null in these.
    static void decode(byte[] bytes, Map<Integer, AppendedColumn> into, int rowsBefore) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int rowCount = in.getInt();
        AppendedColumn[] columns = new AppendedColumn[in.getInt()];
        Map<Integer, AppendedColumn> others = new HashMap<>(into);
        for (int i = 0; i < columns.length; i++) {
            int id = in.getInt();
            Lane lane = lane(in.get());
            columns[i] = into.computeIfAbsent(id, _ -> AppendedColumn.ofNulls(lane, rowsBefore));
            others.remove(id);
        }
        for (int row = 0; row < rowCount; row++) {
            for (AppendedColumn column : columns) {
                column.read(in);
            }
        }
        others.values().forEach(column -> column.appendNulls(rowCount));
    }
}
