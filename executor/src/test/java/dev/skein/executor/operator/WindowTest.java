package dev.skein.executor.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.executor.MemoryConnector;
import dev.skein.executor.PlanRunner;
import dev.skein.executor.plan.PhysicalPlan.Estimate;
import dev.skein.executor.plan.PhysicalPlan.SourceScan;
import dev.skein.executor.plan.PhysicalPlan.Window;
import dev.skein.executor.plan.WindowCall;
import dev.skein.executor.plan.WindowCall.Bound;
import dev.skein.executor.plan.WindowCall.BoundKind;
import dev.skein.executor.plan.WindowCall.Frame;
import dev.skein.executor.plan.WindowCall.Unit;
import dev.skein.storage.expression.Datum;
import dev.skein.storage.expression.Field;
import dev.skein.storage.expression.SortKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Window functions against loops over every frame.
final class WindowTest {
    private static final int PARTITION = 0;
    private static final int ORDER = 1;
    private static final int ID = 2;
    private static final int NUMBER = 3;
    private static final int REAL = 4;
    private static final int TEXT = 5;
    private static final int STEP = 6;
    private static final int LARGE = 7;
    private static final List<Field> FIELDS = List.of(
            new Field("p", SqlType.VARCHAR, true),
            new Field("o", SqlType.INTEGER, true),
            new Field("id", SqlType.BIGINT, false),
            new Field("n", SqlType.BIGINT, true),
            new Field("r", SqlType.DOUBLE, true),
            new Field("t", SqlType.VARCHAR, true),
            new Field("step", SqlType.BIGINT, false),
            new Field("large", SqlType.decimal(38, 2), true));
    private static final Frame WHOLE = frame(Unit.ROWS, BoundKind.UNBOUNDED_PRECEDING, BoundKind.UNBOUNDED_FOLLOWING);
    private static final Frame DEFAULT = frame(Unit.RANGE, BoundKind.UNBOUNDED_PRECEDING, BoundKind.CURRENT_ROW);
    private static final List<String> AGGREGATES =
            List.of("count", "sum", "avg", "min", "max", "var_samp", "var_pop", "stddev_samp", "stddev_pop");

    private final MemoryConnector connector = new MemoryConnector();
    private final PlanRunner runner = new PlanRunner(2, connector);

    @AfterEach
    void close() {
        runner.close();
    }

    private static Frame frame(Unit unit, BoundKind start, BoundKind end) {
        return new Frame(unit, new Bound(start, moves(start) ? STEP : -1), new Bound(end, moves(end) ? STEP : -1));
    }

    private static boolean moves(BoundKind kind) {
        return kind == BoundKind.PRECEDING || kind == BoundKind.FOLLOWING;
    }

    private static List<List<Datum>> rows(int count, int partitions) {
        List<List<Datum>> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int mixed = (int) (i * 2_654_435_761L % 1_000_003);
            int partition = mixed % partitions;
            rows.add(List.of(
                    partition % 4 == 3 ? Datum.NULL : new Datum.OfText("p" + partition),
                    mixed % 13 == 5 ? Datum.NULL : new Datum.OfLong(mixed % 29 - 10),
                    new Datum.OfLong(i),
                    mixed % 7 == 2 ? Datum.NULL : new Datum.OfLong(mixed % 1000 - 500),
                    mixed % 11 == 2 ? Datum.NULL : new Datum.OfDouble((mixed % 64 - 20) / 4.0),
                    mixed % 5 == 2 ? Datum.NULL : new Datum.OfText("t" + mixed % 50),
                    new Datum.OfLong(3),
                    mixed % 7 == 2 ? Datum.NULL : new Datum.OfLong((mixed % 1000 - 500) * 1_000_000_000_000_000L)));
        }
        return rows;
    }

    private static List<WindowCall> calls(Frame frame, boolean placed) {
        List<WindowCall> calls = new ArrayList<>();
        for (String function : AGGREGATES) {
            boolean fraction = function.contains("_") || function.equals("avg");
            calls.add(call(function, frame, fraction ? SqlType.DOUBLE : SqlType.BIGINT, NUMBER));
            boolean counts = function.equals("count");
            calls.add(call(function, frame, counts ? SqlType.BIGINT : SqlType.DOUBLE, REAL));
        }
        calls.add(call("count", frame, SqlType.BIGINT));
        calls.add(call("sum", frame, SqlType.decimal(38, 2), LARGE));
        calls.add(call("min", frame, SqlType.VARCHAR, TEXT));
        calls.add(call("max", frame, SqlType.VARCHAR, TEXT));
        if (placed) {
            calls.add(call("first_value", frame, SqlType.VARCHAR, TEXT));
            calls.add(call("last_value", frame, SqlType.BIGINT, NUMBER));
            calls.add(call("nth_value", frame, SqlType.BIGINT, NUMBER, STEP));
            calls.add(new WindowCall("first_value", List.of(TEXT), frame, true, SqlType.VARCHAR));
            calls.add(new WindowCall("last_value", List.of(REAL), frame, true, SqlType.DOUBLE));
            calls.add(new WindowCall("nth_value", List.of(NUMBER, STEP), frame, true, SqlType.BIGINT));
            calls.add(call("string_agg", frame, SqlType.VARCHAR, TEXT, PARTITION));
        }
        return calls;
    }

    private static WindowCall call(String function, Frame frame, SqlType type, Integer... arguments) {
        return new WindowCall(function, List.of(arguments), frame, false, type);
    }

    private Window plan(
            List<List<Datum>> rows, List<Integer> partitionKeys, List<SortKey> order, List<WindowCall> calls) {
        SourceScan scan = connector.add("t", FIELDS, rows, 1000, 4);
        List<Field> output = new ArrayList<>(FIELDS);
        calls.forEach(call -> output.add(new Field(call.function(), call.type(), true)));
        return new Window(scan, partitionKeys, order, calls, output, Estimate.UNKNOWN);
    }

    /// Runs calls and compares every result with a loop over the row's frame.
    private void check(
            List<List<Datum>> rows, List<Integer> partitionKeys, List<SortKey> order, List<WindowCall> calls) {
        Map<Datum, List<Datum>> results = new HashMap<>();
        for (List<Datum> row : runner.run(plan(rows, partitionKeys, order, calls))) {
            assertEquals(FIELDS.size() + calls.size(), row.size());
            assertEquals(rows.get(Math.toIntExact(number(row.get(ID)))), row.subList(0, FIELDS.size()));
            results.put(row.get(ID), row);
        }
        assertEquals(rows.size(), results.size());
        for (List<List<Datum>> partition : partitions(rows, partitionKeys, order)) {
            Oracle oracle = new Oracle(partition, order);
            for (int i = 0; i < partition.size(); i++) {
                for (int j = 0; j < calls.size(); j++) {
                    WindowCall call = calls.get(j);
                    Datum expected = oracle.value(call, i);
                    Datum actual = Objects.requireNonNull(results.get(partition.get(i).get(ID))).get(FIELDS.size() + j);
                    assertTrue(same(expected, actual), () -> call + ": expected " + expected + ", not " + actual);
                }
            }
        }
    }

    private static boolean same(Datum expected, Datum actual) {
        return expected instanceof Datum.OfDouble a && actual instanceof Datum.OfDouble b
                ? Math.abs(a.value() - b.value()) <= 1e-9 * Math.max(1, Math.abs(a.value()))
                : expected.equals(actual);
    }

    private static List<List<List<Datum>>> partitions(
            List<List<Datum>> rows, List<Integer> keys, List<SortKey> order) {
        Map<List<Datum>, List<List<Datum>>> partitions = new LinkedHashMap<>();
        for (List<Datum> row : rows) {
            partitions.computeIfAbsent(keys.stream().map(row::get).toList(), _ -> new ArrayList<>()).add(row);
        }
        partitions.values().forEach(partition -> partition.sort(comparator(order)));
        return List.copyOf(partitions.values());
    }

    private static Comparator<List<Datum>> comparator(List<SortKey> order) {
        return (left, right) -> {
            for (SortKey key : order) {
                Datum a = left.get(key.column());
                Datum b = right.get(key.column());
                if (a.equals(b)) {
                    continue;
                }
                if (a.equals(Datum.NULL) || b.equals(Datum.NULL)) {
                    return a.equals(Datum.NULL) == key.nullsFirst() ? -1 : 1;
                }
                int sign = Long.compare(number(a), number(b));
                return key.ascending() ? sign : -sign;
            }
            return 0;
        };
    }

    private static long number(Datum datum) {
        return datum instanceof Datum.OfLong whole ? whole.value() : 0;
    }

    private static String text(Datum datum) {
        return datum instanceof Datum.OfText text ? text.value() : "";
    }

    private static double real(Datum datum) {
        return datum instanceof Datum.OfDouble real ? real.value() : number(datum);
    }

    /// What SQL says, slowly.
    private record Oracle(List<List<Datum>> rows, List<SortKey> order) {
        private boolean peers(int a, int b) {
            return comparator(order).compare(rows.get(a), rows.get(b)) == 0;
        }

        private int group(int row) {
            int group = 0;
            for (int i = 1; i <= row; i++) {
                group += peers(i - 1, i) ? 0 : 1;
            }
            return group;
        }

        private boolean within(Frame frame, int row, int other) {
            return !before(frame.unit(), frame.start().kind(), row, other, true)
                    && !before(frame.unit(), frame.end().kind(), row, other, false);
        }

        /// Whether the other row is before the frame's start, or behind its end.
        private boolean before(Unit unit, BoundKind kind, int row, int other, boolean start) {
            int direction = start ? 1 : -1;
            return switch (kind) {
                case UNBOUNDED_PRECEDING -> !start;
                case UNBOUNDED_FOLLOWING -> start;
                case CURRENT_ROW -> unit == Unit.ROWS
                        ? direction * (row - other) > 0
                        : direction * (row - other) > 0 && !peers(row, other);
                case PRECEDING, FOLLOWING -> {
                    long step = (kind == BoundKind.FOLLOWING ? 1 : -1) * number(rows.get(row).get(STEP));
                    yield switch (unit) {
                        case ROWS -> direction * (row + step - other) > 0;
                        case GROUPS -> direction * (group(row) + step - group(other)) > 0;
                        case RANGE -> rangeBefore(row, other, step, direction);
                    };
                }
            };
        }

        private boolean rangeBefore(int row, int other, long step, int direction) {
            SortKey key = order.getFirst();
            Datum mine = rows.get(row).get(key.column());
            Datum theirs = rows.get(other).get(key.column());
            if (mine.equals(Datum.NULL) || theirs.equals(Datum.NULL)) {
                return mine.equals(theirs) ? false : direction * (row - other) > 0;
            }
            long sign = key.ascending() ? 1 : -1;
            return direction * (sign * number(mine) + step - sign * number(theirs)) > 0;
        }

        Datum value(WindowCall call, int row) {
            List<Integer> framed = new ArrayList<>();
            for (int i = 0; i < rows.size(); i++) {
                if (within(call.frame(), row, i)) {
                    framed.add(i);
                }
            }
            List<Datum> values = new ArrayList<>();
            if (!call.arguments().isEmpty()) {
                framed.forEach(i -> values.add(rows.get(i).get(call.arguments().getFirst())));
            }
            List<Datum> present = values.stream().filter(value -> !value.equals(Datum.NULL)).toList();
            int step = (int) number(rows.get(row).get(STEP));
            return switch (call.function()) {
                case "row_number" -> new Datum.OfLong(row + 1L);
                case "rank" -> new Datum.OfLong(firstPeer(row) + 1L);
                case "dense_rank" -> new Datum.OfLong(group(row) + 1L);
                case "percent_rank" -> new Datum.OfDouble(firstPeer(row) / Math.max(1.0, rows.size() - 1));
                case "cume_dist" -> new Datum.OfDouble(
                        rows.stream().filter(other -> comparator(order).compare(other, rows.get(row)) <= 0).count()
                                / (double) rows.size());
                case "ntile" -> new Datum.OfLong(bucket(row, step));
                case "lag" -> shifted(call, row, -step);
                case "lead" -> shifted(call, row, step);
                case "first_value" -> at(call.ignoreNulls() ? present : values, 0);
                case "last_value" -> {
                    List<Datum> from = call.ignoreNulls() ? present : values;
                    yield at(from, from.size() - 1);
                }
                case "nth_value" -> at(call.ignoreNulls() ? present : values, step - 1);
                case "count" -> new Datum.OfLong(call.arguments().isEmpty() ? framed.size() : present.size());
                case "string_agg" -> texts(call, framed);
                default -> present.isEmpty() ? Datum.NULL : aggregate(call.function(), present);
            };
        }

        private int firstPeer(int row) {
            int first = row;
            while (first > 0 && peers(first - 1, row)) {
                first--;
            }
            return first;
        }

        private long bucket(int row, int buckets) {
            TreeMap<Integer, Integer> dealt = new TreeMap<>();
            for (int i = 0; i < rows.size(); i++) {
                dealt.merge(i % buckets, 1, Integer::sum);
            }
            int left = row;
            for (Map.Entry<Integer, Integer> bucket : dealt.entrySet()) {
                left -= bucket.getValue();
                if (left < 0) {
                    return bucket.getKey() + 1;
                }
            }
            throw new AssertionError("row " + row + " is in no bucket");
        }

        private static Datum at(List<Datum> values, int index) {
            return index >= 0 && index < values.size() ? values.get(index) : Datum.NULL;
        }

        private Datum shifted(WindowCall call, int row, int distance) {
            int column = call.arguments().getFirst();
            int left = Math.abs(distance);
            int sign = Integer.signum(distance);
            for (int i = row + sign; i >= 0 && i < rows.size(); i += sign) {
                boolean counts = !call.ignoreNulls() || !rows.get(i).get(column).equals(Datum.NULL);
                if (counts && --left == 0) {
                    return rows.get(i).get(column);
                }
            }
            return call.arguments().size() > 2 ? rows.get(row).get(call.arguments().get(2)) : Datum.NULL;
        }

        private Datum texts(WindowCall call, List<Integer> framed) {
            StringBuilder text = new StringBuilder();
            boolean empty = true;
            for (int i : framed) {
                if (rows.get(i).get(call.arguments().get(0)) instanceof Datum.OfText value) {
                    if (!empty && rows.get(i).get(call.arguments().get(1)) instanceof Datum.OfText separator) {
                        text.append(separator.value());
                    }
                    text.append(value.value());
                    empty = false;
                }
            }
            return empty ? Datum.NULL : new Datum.OfText(text.toString());
        }

        private static Datum aggregate(String function, List<Datum> values) {
            if (values.getFirst() instanceof Datum.OfText) {
                Comparator<Datum> byText = Comparator.comparing(WindowTest::text);
                return values.stream().min(function.equals("min") ? byText : byText.reversed()).orElseThrow();
            }
            boolean whole = values.getFirst() instanceof Datum.OfLong;
            double sum = values.stream().mapToDouble(WindowTest::real).sum();
            int count = values.size();
            double squares = values.stream().mapToDouble(value -> Math.pow(real(value) - sum / count, 2)).sum();
            Datum result = switch (function) {
                case "sum" -> whole
                        ? new Datum.OfLong(values.stream().mapToLong(WindowTest::number).sum())
                        : new Datum.OfDouble(sum);
                case "avg" -> new Datum.OfDouble(sum / count);
                case "min" -> values.stream().min(Comparator.comparingDouble(WindowTest::real)).orElseThrow();
                case "max" -> values.stream().max(Comparator.comparingDouble(WindowTest::real)).orElseThrow();
                case "var_pop" -> new Datum.OfDouble(squares / count);
                case "stddev_pop" -> new Datum.OfDouble(Math.sqrt(squares / count));
                case "var_samp" -> count == 1 ? Datum.NULL : new Datum.OfDouble(squares / (count - 1));
                case "stddev_samp" -> count == 1 ? Datum.NULL : new Datum.OfDouble(Math.sqrt(squares / (count - 1)));
                default -> throw new AssertionError(function);
            };
            return Objects.requireNonNull(result);
        }
    }

    @Test
    void aggregatesAndValuesOverRowFrames() {
        List<SortKey> order = List.of(new SortKey(ORDER, true, false), new SortKey(ID, false, false));
        BoundKind[] kinds = BoundKind.values();
        for (int start = 0; start < kinds.length - 1; start++) {
            for (int end = Math.max(1, start); end < kinds.length; end++) {
                Frame frame = frame(Unit.ROWS, kinds[start], kinds[end]);
                check(rows(90, 5), List.of(PARTITION), order, calls(frame, true));
            }
        }
    }

    @Test
    void aggregatesOverRangesAndGroups() {
        BoundKind[] kinds = BoundKind.values();
        for (Unit unit : List.of(Unit.RANGE, Unit.GROUPS)) {
            for (int start = 0; start < kinds.length - 1; start++) {
                for (int end = Math.max(1, start); end < kinds.length; end++) {
                    Frame frame = frame(unit, kinds[start], kinds[end]);
                    boolean ascending = (start + end) % 2 == 0;
                    List<SortKey> order = List.of(new SortKey(ORDER, ascending, end % 2 == 0));
                    check(rows(90, 3), List.of(PARTITION), order, calls(frame, false));
                }
            }
        }
    }

    @Test
    void longFramesOfOnePartition() {
        List<List<Datum>> rows = new ArrayList<>();
        for (List<Datum> row : rows(700, 1)) {
            List<Datum> wider = new ArrayList<>(row);
            wider.set(STEP, new Datum.OfLong(40));
            rows.add(wider);
        }
        List<SortKey> order = List.of(new SortKey(ID, true, false));
        check(rows, List.of(), order, calls(frame(Unit.ROWS, BoundKind.PRECEDING, BoundKind.FOLLOWING), true));
        check(rows, List.of(), order, calls(frame(Unit.ROWS, BoundKind.CURRENT_ROW, BoundKind.FOLLOWING), false));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 33, 700})
    void ranks(int count) {
        List<WindowCall> calls = List.of(
                call("row_number", WHOLE, SqlType.BIGINT),
                call("rank", WHOLE, SqlType.BIGINT),
                call("dense_rank", WHOLE, SqlType.BIGINT),
                call("percent_rank", WHOLE, SqlType.DOUBLE),
                call("cume_dist", WHOLE, SqlType.DOUBLE),
                call("ntile", WHOLE, SqlType.BIGINT, STEP),
                call("lag", WHOLE, SqlType.VARCHAR, TEXT, STEP),
                call("lead", WHOLE, SqlType.BIGINT, NUMBER, STEP, ID),
                call("lag", WHOLE, SqlType.VARCHAR, TEXT, STEP, PARTITION),
                new WindowCall("lag", List.of(NUMBER, STEP), WHOLE, true, SqlType.BIGINT),
                new WindowCall("lead", List.of(LARGE, STEP), WHOLE, true, SqlType.decimal(38, 2)));
        check(rows(count, 4), List.of(PARTITION), List.of(new SortKey(ORDER, false, true), new SortKey(ID, true, true)),
                calls);
        check(rows(count, 4), List.of(), List.of(new SortKey(ORDER, true, true)), calls.subList(1, 5));
    }

    /// Partitions that end at and beside the ends of batches, and many that are sorted by several tasks.
    @ParameterizedTest
    @ValueSource(ints = {4095, 4096, 4097, 100_000})
    void manyRows(int count) {
        List<WindowCall> calls = List.of(
                call("row_number", WHOLE, SqlType.BIGINT),
                call("count", DEFAULT, SqlType.BIGINT),
                call("max", WHOLE, SqlType.BIGINT, ID),
                call("lag", WHOLE, SqlType.BIGINT, ID));
        for (List<Integer> keys : List.of(List.<Integer>of(), List.of(PARTITION))) {
            Map<Datum, Long> sizes = new HashMap<>();
            Map<Datum, Long> last = new HashMap<>();
            Datum all = new Datum.OfText("all");
            List<List<Datum>> rows = rows(count, 2000);
            for (List<Datum> row : rows) {
                Datum key = keys.isEmpty() ? all : row.get(PARTITION);
                sizes.merge(key, 1L, Long::sum);
                last.merge(key, number(row.get(ID)), Math::max);
            }
            Map<Datum, Long> seen = new HashMap<>();
            Map<Datum, Datum> previous = new HashMap<>();
            for (List<Datum> row : sorted(runner.run(plan(rows, keys, List.of(new SortKey(ID, true, true)), calls)))) {
                Datum key = keys.isEmpty() ? all : row.get(PARTITION);
                long number = seen.merge(key, 1L, Long::sum);
                assertEquals(new Datum.OfLong(number), row.get(FIELDS.size()));
                assertEquals(new Datum.OfLong(number), row.get(FIELDS.size() + 1));
                assertEquals(new Datum.OfLong(Objects.requireNonNull(last.get(key))), row.get(FIELDS.size() + 2));
                assertEquals(previous.getOrDefault(key, Datum.NULL), row.get(FIELDS.size() + 3));
                previous.put(key, row.get(ID));
            }
            assertEquals(sizes, seen);
        }
    }

    private static List<List<Datum>> sorted(List<List<Datum>> rows) {
        List<List<Datum>> sorted = new ArrayList<>(rows);
        sorted.sort(Comparator.comparingLong(row -> number(row.get(ID))));
        return sorted;
    }

    @Test
    void invalidArgumentsFail() {
        List<List<Datum>> rows = new ArrayList<>();
        for (List<Datum> row : rows(10, 1)) {
            List<Datum> changed = new ArrayList<>(row);
            changed.set(STEP, new Datum.OfLong(-1));
            rows.add(changed);
        }
        Frame frame = frame(Unit.ROWS, BoundKind.PRECEDING, BoundKind.CURRENT_ROW);
        List<WindowCall> calls = List.of(
                call("count", frame, SqlType.BIGINT),
                call("ntile", WHOLE, SqlType.BIGINT, STEP),
                call("nth_value", WHOLE, SqlType.BIGINT, NUMBER, STEP));
        for (WindowCall call : calls) {
            SkeinException failure = assertThrows(SkeinException.class, () ->
                    runner.run(plan(rows, List.of(), List.of(new SortKey(ID, true, true)), List.of(call))));
            assertEquals(ErrorCode.INVALID_PARAMETER, failure.code());
        }
    }

    @Test
    void countsItsMemory() {
        Window plan = plan(rows(50_000, 10), List.of(PARTITION), List.of(new SortKey(ORDER, true, true)),
                calls(DEFAULT, true));
        SkeinException failure = assertThrows(SkeinException.class, () -> runner.run(plan, 6_000_000));
        assertEquals(ErrorCode.OUT_OF_MEMORY, failure.code());
    }
}
