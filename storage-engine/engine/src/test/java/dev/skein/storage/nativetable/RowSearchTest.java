package dev.skein.storage.nativetable;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skein.catalog.ColumnDefinition;
import dev.skein.catalog.SqlType;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.expression.Datum;
import dev.skein.storage.expression.Expression;
import dev.skein.storage.segment.ChunkCache;
import dev.skein.storage.segment.Compression;
import dev.skein.storage.segment.SegmentFile;
import dev.skein.storage.segment.SegmentWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowSearchTest {
    private static final int ROWS = 20_000;

    /// Has no common divisor with the number of rows, so that its multiples modulo that are a shuffle.
    private static final int STEP = 7_919;

    private static final List<ColumnDefinition> COLUMNS = List.of(
            new ColumnDefinition(0, "id", SqlType.BIGINT, false),
            new ColumnDefinition(1, "name", SqlType.VARCHAR, false));

    @TempDir
    Path directory;

    private final KeyIndexes indexes = new KeyIndexes(64 << 20);

    private SegmentFile segment(IntToLongFunction ids) {
        long[] values = new long[ROWS];
        int[] starts = new int[ROWS];
        int[] lengths = new int[ROWS];
        StringBuilder names = new StringBuilder();
        for (int row = 0; row < ROWS; row++) {
            values[row] = ids.applyAsLong(row);
            starts[row] = names.length();
            names.append("name ").append(values[row] % 100);
            lengths[row] = names.length() - starts[row];
        }
        byte[] heap = names.toString().getBytes(StandardCharsets.US_ASCII);
        Path path = directory.resolve("1.segment");
        try (SegmentWriter writer = SegmentWriter.create(path, COLUMNS, List.of(), Compression.ZSTD)) {
            List<Column> columns = List.of(new LongColumn(values, null, ROWS, Long.MIN_VALUE, Long.MAX_VALUE),
                    new BytesColumn(heap, starts, lengths, null, ROWS));
            writer.append(columns, null, ROWS);
            writer.finish();
        }
        return SegmentFile.open(path, new ChunkCache(64 << 20));
    }

    private static Expression.Literal number(long value) {
        return new Expression.Literal(new Datum.OfLong(value), SqlType.BIGINT);
    }

    private static Expression idIs(Expression.Literal value) {
        return new Expression.Comparison(Expression.Comparison.Operator.EQUAL,
                new Expression.ColumnReference(0, SqlType.BIGINT), value);
    }

    private static Expression nameIs(String name) {
        return new Expression.Comparison(Expression.Comparison.Operator.EQUAL,
                new Expression.Literal(new Datum.OfText(name), SqlType.VARCHAR),
                new Expression.ColumnReference(1, SqlType.VARCHAR));
    }

    private int @Nullable [] find(SegmentFile segment, List<Integer> key, Expression... conditions) {
        return new RowSearch(indexes, COLUMNS, List.of(conditions), key).find(segment, 0);
    }

    @Test
    void rowsInOrderAreFoundBySearch() {
        SegmentFile segment = segment(row -> 10 + row / 3 * 2L);
        assertArrayEquals(new int[] {0, 3}, find(segment, List.of(), idIs(number(10))));
        assertArrayEquals(new int[] {3, 6}, find(segment, List.of(), idIs(number(12))));
        assertArrayEquals(new int[] {19_998, 20_000}, find(segment, List.of(), idIs(number(10 + 6_666 * 2))));
        assertArrayEquals(new int[0], find(segment, List.of(), idIs(number(11))));
        assertArrayEquals(new int[0], find(segment, List.of(), idIs(number(Long.MAX_VALUE))));
        Expression list = new Expression.InList(new Expression.ColumnReference(0, SqlType.BIGINT), List.of(
                number(14), number(3), new Expression.Literal(new Datum.Null(), SqlType.BIGINT), number(10), number(14)));
        assertArrayEquals(new int[] {0, 3, 6, 9}, find(segment, List.of(), list));
        Expression either = new Expression.Logical(false, List.of(idIs(number(12)), idIs(number(10))));
        assertArrayEquals(new int[] {0, 3, 3, 6}, find(segment, List.of(), either));
    }

    @Test
    void rowsWithoutOrderAreFoundByTheirKeyOnceThatHasPaid() {
        SegmentFile segment = segment(row -> (long) row * STEP % ROWS);
        assertNull(find(segment, List.of(0), idIs(number(STEP))));
        for (int i = 0; i < 20; i++) {
            find(segment, List.of(0), idIs(number(i)));
        }
        int foundInVain = 0;
        for (int row = 0; row < ROWS; row++) {
            int[] bounds = assertFound(row, find(segment, List.of(0), idIs(number((long) row * STEP % ROWS))));
            foundInVain += bounds.length / 2 - 1;
        }
        assertTrue(foundInVain < 100, () -> "too many rows with equal hashes");
        assertEquals(0, found(find(segment, List.of(0), idIs(number(ROWS + 1L)))).length);
    }

    @Test
    void keysOfSeveralColumnsNeedAllOfThem() {
        SegmentFile segment = segment(row -> (long) row * STEP % ROWS);
        for (int i = 0; i < 20; i++) {
            find(segment, List.of(1, 0), idIs(number(i)), nameIs("name " + i));
        }
        for (int row = 0; row < ROWS; row += 97) {
            long id = (long) row * STEP % ROWS;
            assertFound(row, find(segment, List.of(1, 0), idIs(number(id)), nameIs("name " + id % 100)));
        }
        assertNull(find(segment, List.of(1, 0), idIs(number(1))));
        assertNull(find(segment, List.of(1, 0), nameIs("name 1")));
    }

    private static int[] found(int @Nullable [] bounds) {
        assertNotNull(bounds);
        return bounds;
    }

    private static int[] assertFound(int row, int @Nullable [] bounds) {
        List<Integer> rows = new ArrayList<>();
        int[] ranges = found(bounds);
        for (int i = 0; i < ranges.length; i += 2) {
            assertEquals(ranges[i] + 1, ranges[i + 1]);
            rows.add(ranges[i]);
        }
        assertTrue(rows.contains(row), () -> "row " + row + " is not among " + rows);
        return ranges;
    }
}
