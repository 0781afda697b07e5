package dev.skein.executor.operator.join;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.skein.catalog.SqlType;
import dev.skein.executor.pipeline.Reservation;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.memory.MemoryBudget;
import dev.skein.storage.memory.QueryMemory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Indexes of right rows against a map of lists, for keys that lie close together and far apart, with nulls and duplicates.
class RowIndexTest {
    private final Random random = new Random(7);

    @ParameterizedTest
    @CsvSource({
        "1, 0, 1, true", "1, 1, 1, true", "1, 5000, 10, true", "1, 5000, 60000, true", "1, 20000, 70000, true",
        "1, 5000, 600000, true", "1, 5000, 640001, false", "1, 5000, 4000000000, false", "1, 5000, 9000000000000000000, false",
        "2, 0, 5, true", "2, 5000, 50, true", "2, 5000, 700, true", "2, 5000, 3000, false", "2, 100, 3000000000, false",
        "3, 5000, 8, true", "3, 4096, 80, true",
    })
    void findsRowsAsAMapDoes(int keyCount, int rowCount, long range, boolean addressed) {
        for (boolean nulls : new boolean[] {false, true}) {
            List<Column> keys = new ArrayList<>();
            for (int i = 0; i < keyCount; i++) {
                keys.add(column(rowCount, range, nulls));
            }
            List<Boolean> nullsMatch = Collections.nCopies(keyCount, false);
            try (QueryMemory memory = new QueryMemory(new MemoryBudget(1L << 30), 1L << 30);
                    Reservation reservation = new Reservation(memory, "test")) {
                RowIndex index = RowIndex.of(keys, Collections.nCopies(keyCount, SqlType.BIGINT), nullsMatch, rowCount,
                        reservation, () -> {});
                assertEquals(addressed, index instanceof AddressedRows);
                check(index, keys, rowCount, range, nulls);
            }
        }
    }

    @Test
    void numbersRowsIfNullsAreEqual() {
        List<Column> keys = List.of(column(5000, 600_000, true));
        try (QueryMemory memory = new QueryMemory(new MemoryBudget(1L << 30), 1L << 30);
                Reservation reservation = new Reservation(memory, "test")) {
            assertInstanceOf(NumberedRows.class, RowIndex.of(
                    keys, List.of(SqlType.BIGINT), List.of(true), 5000, reservation, () -> {}));
        }
    }

    private void check(RowIndex index, List<Column> keys, int rowCount, long range, boolean nulls) {
        Map<List<Long>, Set<Integer>> expected = new HashMap<>();
        boolean nullKey = false;
        for (int row = 0; row < rowCount; row++) {
            List<Long> key = key(keys, row);
            nullKey |= key == null;
            if (key != null) {
                expected.computeIfAbsent(key, _ -> new HashSet<>()).add(row);
            }
        }
        assertEquals(nullKey, index.hasNullKey());
        int[] found = new int[Batch.MAX_ROWS];
        int[] nexts = index.nexts();
        RowIndex.Finder finder = index.finder();
        List<Column> others = new ArrayList<>();
        keys.forEach(_ -> others.add(column(Batch.MAX_ROWS, range + 3, nulls)));
        for (List<Column> asked : List.of(keys, others)) {
            int count = Math.min(Batch.MAX_ROWS, asked.getFirst().length());
            finder.find(asked, count, found);
            for (int i = 0; i < count; i++) {
                List<Long> key = key(asked, i);
                Set<Integer> rows = new HashSet<>();
                for (int row = found[i]; row >= 0; row = nexts == null ? -1 : nexts[row]) {
                    rows.add(row);
                }
                if (key != null) {
                    assertEquals(expected.getOrDefault(key, Set.of()), rows);
                }
            }
        }
    }

    private static @Nullable List<Long> key(List<Column> keys, int row) {
        List<Long> key = new ArrayList<>();
        for (Column column : keys) {
            if (column.nulls() != null && column.nulls()[row]) {
                return null;
            }
            key.add(((LongColumn) column).values()[row]);
        }
        return key;
    }

    /// Numbers from -5 on, with both ends of the range among them if there is room.
    private LongColumn column(int rowCount, long range, boolean withNulls) {
        long[] values = new long[rowCount];
        boolean[] nulls = withNulls ? new boolean[rowCount] : null;
        long least = Long.MAX_VALUE;
        long greatest = Long.MIN_VALUE;
        for (int i = 0; i < rowCount; i++) {
            values[i] = (i == 0 ? 0 : i == 1 ? range - 1 : random.nextLong(range)) - 5;
            if (nulls != null && i > 1) {
                nulls[i] = random.nextInt(10) == 0;
            }
            least = Math.min(least, values[i]);
            greatest = Math.max(greatest, values[i]);
        }
        return rowCount == 0
                ? new LongColumn(values, nulls, 0, 0, 0)
                : new LongColumn(values, nulls, rowCount, least, greatest);
    }
}
