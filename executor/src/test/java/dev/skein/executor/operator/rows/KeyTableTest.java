package dev.skein.executor.operator.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skein.catalog.SqlType;
import dev.skein.executor.pipeline.Reservation;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DictionaryColumn;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.WideColumn;
import dev.skein.storage.memory.MemoryBudget;
import dev.skein.storage.memory.QueryMemory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Key tables against a map of lists, while the number and the ranges of keys make them change the way they work.
class KeyTableTest {
    @ParameterizedTest
    @CsvSource({
        "long, 100", "long, 1000000", "long, 9223372036854775807",
        "double, 50", "double, 1000000", "wide, 100", "wide, 9223372036854775807",
        "text, 100", "text, 100000", "text, 9223372036854775807",
        "coded, 7", "coded, 30000", "both, 200000",
        "long long, 9223372036854775807", "long text, 1000", "text long, 9223372036854775807",
        "coded long, 100000", "few text, 100000", "few coded, 40000", "long text double wide coded, 30", "long text double wide coded, 90000"
    })
    void numbersKeysAsAMapDoes(String kinds, long range) {
        check(kinds, range, false);
        check(kinds, range, true);
    }

    /// @param announced whether the table is told before which rows will come
    private static void check(String kinds, long range, boolean announced) {
        Random random = new Random(range + kinds.hashCode());
        String[] columnKinds = kinds.split(" ");
        List<SqlType> types = new ArrayList<>();
        for (String kind : columnKinds) {
            types.add(type(kind));
        }
        MemoryBudget budget = new MemoryBudget(1L << 30);
        try (QueryMemory memory = new QueryMemory(budget, 1L << 30);
                Reservation reservation = new Reservation(memory, "test")) {
            KeyTable table = new KeyTable(types, reservation);
            KeyTable.Finder finder = table.finder();
            Map<List<@Nullable Object>, Integer> numbers = new HashMap<>();
            int[] found = new int[Batch.MAX_ROWS];
            List<Rows> seen = new ArrayList<>();
            RowStore all = new RowStore(types, reservation);
            for (int count : new int[] {1, 2, Batch.MAX_ROWS, 1000, Batch.MAX_ROWS - 1, 0, 4000, 4096, 4096, 4096, 4096}) {
                Rows rows = rows(columnKinds, range, count, random, seen.size() % 3 == 1);
                seen.add(rows);
                all.append(rows.columns(), count);
            }
            if (announced) {
                table.expect(all.columns(), all.rowCount());
            }
            for (Rows rows : seen) {
                int count = rows.values().size();
                table.assign(rows.columns(), count, found);
                for (int i = 0; i < count; i++) {
                    Integer before = numbers.putIfAbsent(rows.values().get(i), found[i]);
                    assertEquals(before == null ? found[i] : before, found[i]);
                }
                assertEquals(numbers.size(), table.size());
            }
            Rows others = rows(columnKinds, range, 4096, random, true);
            seen.add(others);
            for (Rows rows : seen) {
                finder.find(rows.columns(), rows.values().size(), found);
                for (int i = 0; i < rows.values().size(); i++) {
                    assertEquals(numbers.getOrDefault(rows.values().get(i), -1), found[i]);
                }
            }
            assertEquals(numbers.size(), numbers.values().stream().distinct().count());
            for (Column column : table.keys()) {
                assertEquals(table.size(), column.length());
            }
        }
        assertEquals(0, budget.reservedBytes());
    }

    private record Rows(List<Column> columns, List<List<@Nullable Object>> values) {}

    private static SqlType type(String kind) {
        return switch (kind) {
            case "long", "few" -> SqlType.BIGINT;
            case "double" -> SqlType.DOUBLE;
            case "wide" -> SqlType.decimal(38, 0);
            default -> SqlType.VARCHAR;
        };
    }

    private static Rows rows(String[] kinds, long range, int count, Random random, boolean nullable) {
        List<Column> columns = new ArrayList<>();
        List<List<@Nullable Object>> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(new ArrayList<>());
        }
        for (String kind : kinds) {
            boolean[] nulls = nullable ? new boolean[count] : null;
            long[] numbers = new long[count];
            for (int i = 0; i < count; i++) {
                long number = random.nextLong(kind.equals("few") ? 3 : range);
                numbers[i] = random.nextBoolean() ? number : random.nextLong(Math.min(range, 20));
                if (nulls != null && random.nextInt(10) == 0) {
                    nulls[i] = true;
                    numbers[i] = 0;
                }
                values.get(i).add(nulls != null && nulls[i] ? null : value(kind, numbers[i]));
            }
            columns.add(column(kind, numbers, nulls, random));
        }
        return new Rows(columns, values);
    }

    private static Object value(String kind, long number) {
        return kind.equals("double") ? (Object) (number == 13 ? Double.NaN : number / 4.0) : (Object) number;
    }

    private static Column column(String kind, long[] numbers, boolean @Nullable [] nulls, Random random) {
        int count = numbers.length;
        return switch (kind) {
            case "long", "few" -> new LongColumn(numbers, nulls, count, 0, Long.MAX_VALUE);
            case "double" -> {
                double[] doubles = new double[count];
                for (int i = 0; i < count; i++) {
                    doubles[i] = numbers[i] == 0 && random.nextBoolean() ? -0.0 : (double) value(kind, numbers[i]);
                }
                yield new DoubleColumn(doubles, nulls, count);
            }
            case "wide" -> random.nextBoolean()
                    ? new LongColumn(numbers, nulls, count, 0, Long.MAX_VALUE)
                    : new WideColumn(new long[count], numbers, nulls, count);
            case "text" -> texts(numbers, nulls);
            case "coded" -> coded(numbers, nulls);
            default -> random.nextBoolean() ? coded(numbers, nulls) : texts(numbers, nulls);
        };
    }

    private static BytesColumn texts(long[] numbers, boolean @Nullable [] nulls) {
        int[] starts = new int[numbers.length];
        int[] lengths = new int[numbers.length];
        StringBuilder heap = new StringBuilder();
        for (int i = 0; i < numbers.length; i++) {
            starts[i] = heap.length();
            if (nulls == null || !nulls[i]) {
                heap.append(numbers[i] == 0 ? "" : "value " + numbers[i]);
            }
            lengths[i] = heap.length() - starts[i];
        }
        return new BytesColumn(
                heap.toString().getBytes(StandardCharsets.US_ASCII), starts, lengths, nulls, numbers.length);
    }

    private static DictionaryColumn coded(long[] numbers, boolean @Nullable [] nulls) {
        Map<Long, Integer> codes = new HashMap<>();
        List<Long> entries = new ArrayList<>();
        int[] coded = new int[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            if (nulls == null || !nulls[i]) {
                long number = numbers[i];
                coded[i] = Objects.requireNonNull(codes.computeIfAbsent(number, _ -> {
                    entries.add(number);
                    return entries.size() - 1;
                }));
            }
        }
        long[] distinct = entries.stream().mapToLong(Long::longValue).toArray();
        return new DictionaryColumn(coded, texts(distinct, null), nulls, numbers.length);
    }
}
