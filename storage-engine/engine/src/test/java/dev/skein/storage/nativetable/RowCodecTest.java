package dev.skein.storage.nativetable;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skein.catalog.AppendedRows;
import dev.skein.catalog.ColumnDefinition;
import dev.skein.catalog.SqlType;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.WideColumn;
import dev.skein.storage.segment.RowReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Rows of every lane, with nulls and without, come back from their form in the log, over the borders of blocks.
class RowCodecTest {
    private static final List<ColumnDefinition> COLUMNS = List.of(
            new ColumnDefinition(3, "a", SqlType.BIGINT, true),
            new ColumnDefinition(5, "b", SqlType.DOUBLE, true),
            new ColumnDefinition(6, "c", SqlType.decimal(38, 2), true),
            new ColumnDefinition(9, "d", SqlType.VARCHAR, true));

    private static final ColumnDefinition ADDED = new ColumnDefinition(10, "e", SqlType.BIGINT, true);

    private static List<Column> row(long value) {
        boolean[] nulls = value % 3 == 0 ? new boolean[] {true} : null;
        byte[] text = ("text " + value).getBytes(StandardCharsets.US_ASCII);
        return List.of(new LongColumn(new long[] {value}, nulls, 1, value, value),
                new DoubleColumn(new double[] {value / 2.0}, nulls, 1),
                value % 2 == 0
                        ? new WideColumn(new long[] {-1}, new long[] {-value}, nulls, 1)
                        : new LongColumn(new long[] {-value}, nulls, 1, -value, -value),
                new BytesColumn(text, new int[] {0}, new int[] {text.length}, nulls, 1));
    }

    private static String text(Column column, int row) {
        boolean[] nulls = column.nulls();
        if (nulls != null && nulls[row]) {
            return "null";
        }
        return switch (column) {
            case LongColumn longs -> Long.toString(longs.values()[row]);
            case DoubleColumn doubles -> Double.toString(doubles.values()[row]);
            case WideColumn wide -> wide.high()[row] == -1 ? Long.toString(wide.low()[row]) : "wide";
            case BytesColumn bytes ->
                new String(bytes.heap(), bytes.starts()[row], bytes.lengths()[row], StandardCharsets.US_ASCII);
            default -> throw new AssertionError(column);
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 64, 65, 4095, 4096, 4097, 9000})
    void rowsComeBack(int count) {
        AppendedRows rows = null;
        for (int i = 0; i < count; i++) {
            byte[] bytes = RowCodec.encode(COLUMNS, row(i), new int[] {0}, 1);
            rows = AppendedRows.after(rows, new AppendedRows.Piece(1, bytes));
        }
        List<ColumnDefinition> wanted = new ArrayList<>(COLUMNS);
        wanted.add(ADDED);
        RowReader reader = new AppendedSegment().reader(Objects.requireNonNull(rows), wanted);
        int found = 0;
        for (Batch batch = reader.next(); batch != null; batch = reader.next()) {
            for (int row = 0; row < batch.length(); row++) {
                for (int column = 0; column < COLUMNS.size(); column++) {
                    assertEquals(text(row(found).get(column), 0), text(batch.columns().get(column), row));
                }
                assertEquals("null", text(batch.columns().getLast(), row));
                found++;
            }
        }
        assertEquals(count, found);
    }
}
