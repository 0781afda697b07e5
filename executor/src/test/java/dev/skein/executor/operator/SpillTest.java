package dev.skein.executor.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.executor.MemoryConnector;
import dev.skein.executor.PlanRunner;
import dev.skein.executor.operator.rows.PartitionedRows;
import dev.skein.executor.plan.JoinKind;
import dev.skein.executor.plan.PhysicalPlan;
import dev.skein.executor.plan.PhysicalPlan.Estimate;
import dev.skein.executor.plan.PhysicalPlan.HashJoin;
import dev.skein.executor.plan.PhysicalPlan.NestedLoopJoin;
import dev.skein.executor.plan.PhysicalPlan.SetOperation;
import dev.skein.executor.plan.PhysicalPlan.Sort;
import dev.skein.executor.plan.PhysicalPlan.SourceScan;
import dev.skein.executor.plan.PhysicalPlan.TopN;
import dev.skein.executor.plan.PhysicalPlan.UnionAll;
import dev.skein.executor.plan.WindowCall;
import dev.skein.executor.plan.WindowCall.Bound;
import dev.skein.executor.plan.WindowCall.BoundKind;
import dev.skein.executor.plan.WindowCall.Frame;
import dev.skein.executor.plan.WindowCall.Unit;
import dev.skein.executor.spill.SpillDirectory;
import dev.skein.executor.spill.SpillFile;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.expression.AggregateCall;
import dev.skein.storage.expression.Datum;
import dev.skein.storage.expression.Expression;
import dev.skein.storage.expression.Expression.ColumnReference;
import dev.skein.storage.expression.Expression.Comparison;
import dev.skein.storage.expression.Expression.Literal;
import dev.skein.storage.expression.Field;
import dev.skein.storage.expression.SortKey;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Operators that do not fit into memory give the rows of those that do, and leave no file.
final class SpillTest {
    private static final List<Field> FIELDS = List.of(
            new Field("n", SqlType.BIGINT, true),
            new Field("t", SqlType.VARCHAR, true),
            new Field("w", SqlType.decimal(38, 0), true),
            new Field("d", SqlType.DOUBLE, true),
            new Field("row", SqlType.BIGINT, false));

    private static final long SMALL_BYTES = 3L << 20;

    @TempDir
    private Path directory;

    private final MemoryConnector connector = new MemoryConnector();
    private PlanRunner runner;

    @BeforeEach
    void open() {
        runner = new PlanRunner(2, connector, directory);
    }

    @AfterEach
    void close() throws IOException {
        runner.close();
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(List.of(), files.toList(), "temporary files left");
        }
    }

    private static List<List<Datum>> rows(int count) {
        Random random = new Random(7);
        List<List<Datum>> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(List.of(
                    i % 11 == 0 ? Datum.NULL : new Datum.OfLong(random.nextInt(count / 4)),
                    i % 7 == 0 ? Datum.NULL : new Datum.OfText("a common beginning, then Zürich " + random.nextInt(50)),
                    i % 5 == 0 ? Datum.NULL : new Datum.OfWide(BigInteger.TEN.pow(30).multiply(
                            BigInteger.valueOf(random.nextInt(9) - 4L)).add(BigInteger.ONE)),
                    i % 3 == 0 ? Datum.NULL : new Datum.OfDouble(random.nextInt(9) / 3.0 - 1),
                    new Datum.OfLong(i)));
        }
        return rows;
    }

    private static List<SortKey> keys(boolean ascending, int... columns) {
        List<SortKey> keys = new ArrayList<>();
        for (int column : columns) {
            keys.add(new SortKey(column, ascending, column % 2 == 0));
        }
        keys.add(new SortKey(4, true, false));
        return keys;
    }

    private void sortsTheSame(PhysicalPlan input, List<SortKey> keys) {
        Sort plan = new Sort(input, keys, Estimate.UNKNOWN);
        assertEquals(runner.run(plan), spilled(plan, SMALL_BYTES));
    }

    /// Compares rows in any order.
    private void givesTheSame(PhysicalPlan plan, long memoryBytes) {
        assertEquals(
                runner.run(plan).stream().map(List::toString).sorted().toList(),
                spilled(plan, memoryBytes).stream().map(List::toString).sorted().toList());
    }

    private List<List<Datum>> spilled(PhysicalPlan plan, long memoryBytes) {
        long before = runner.executor().spilledBytes();
        runner.run(plan);
        assertEquals(before, runner.executor().spilledBytes(), "with enough memory nothing is written");
        List<List<Datum>> rows = runner.run(plan, memoryBytes);
        assertTrue(runner.executor().spilledBytes() > before, "with little memory something is written");
        return rows;
    }

    @Test
    void sortsByEveryLaneInFiles() {
        SourceScan scan = connector.add("t", FIELDS, rows(30_000), 4000, 4);
        sortsTheSame(scan, keys(true, 0, 1));
        sortsTheSame(scan, keys(false, 1, 2));
        sortsTheSame(scan, keys(true, 2, 3));
        sortsTheSame(scan, keys(false, 3, 0));
    }

    @Test
    void mergesMoreFilesThanAtOnce() {
        SourceScan scan = connector.add("t", FIELDS, rows(30_000), 200, 8);
        sortsTheSame(new UnionAll(List.of(scan, scan), FIELDS, Estimate.UNKNOWN), keys(true, 1));
    }

    private static PhysicalPlan window(PhysicalPlan input, List<Integer> partitionKeys) {
        Frame frame = new Frame(
                Unit.ROWS, new Bound(BoundKind.UNBOUNDED_PRECEDING, -1), new Bound(BoundKind.CURRENT_ROW, -1));
        List<WindowCall> calls = List.of(
                new WindowCall("row_number", List.of(), frame, false, SqlType.BIGINT),
                new WindowCall("sum", List.of(0), frame, false, SqlType.decimal(38, 0)),
                new WindowCall("max", List.of(1), frame, false, SqlType.VARCHAR),
                new WindowCall("first_value", List.of(2), frame, false, SqlType.decimal(38, 0)));
        List<Field> output = new ArrayList<>(FIELDS);
        calls.forEach(call -> output.add(new Field(call.function(), call.type(), true)));
        return new PhysicalPlan.Window(
                input, partitionKeys, List.of(new SortKey(4, false, false)), calls, output, Estimate.UNKNOWN);
    }

    @Test
    void computesWindowsInFiles() {
        SourceScan scan = connector.add("t", FIELDS, rows(30_000), 4000, 4);
        givesTheSame(window(scan, List.of(1)), SMALL_BYTES);
        givesTheSame(window(scan, List.of(0)), SMALL_BYTES);
        givesTheSame(window(scan, List.of(3, 2)), SMALL_BYTES);
    }

    /// Keys that the first division puts into one file.
    private List<Long> keysOfOneFile() {
        long[] values = new long[Batch.MAX_ROWS];
        Arrays.setAll(values, i -> i);
        LongColumn column = new LongColumn(values, null, values.length, 0, values.length);
        List<Long> keys = new ArrayList<>();
        try (PartitionedRows parts = new PartitionedRows(
                List.of(SqlType.BIGINT), List.of(0), 0, new SpillDirectory(directory))) {
            parts.new Writer().write(Batch.of(List.of(column), values.length), new int[] {0});
            SpillFile.Reader reader = Objects.requireNonNull(parts.reader(0));
            for (Batch batch = reader.next(); batch != null; batch = reader.next()) {
                for (int row = 0; row < batch.length(); row++) {
                    keys.add(((LongColumn) batch.columns().getFirst()).values()[row]);
                }
            }
        }
        return keys;
    }

    @Test
    void dividesAFileAgain() {
        List<Long> keys = keysOfOneFile();
        List<List<Datum>> rows = new ArrayList<>();
        for (List<Datum> row : rows(80_000)) {
            List<Datum> changed = new ArrayList<>(row);
            changed.set(0, new Datum.OfLong(keys.get(rows.size() % keys.size())));
            rows.add(changed);
        }
        SourceScan scan = connector.add("t", FIELDS, rows, 4000, 4);
        givesTheSame(window(scan, List.of(0)), 2 * SMALL_BYTES);
    }

    @Test
    void saysThatOnePartitionMustFit() {
        SourceScan scan = connector.add("t", FIELDS, rows(30_000), 4000, 4);
        SkeinException failure =
                assertThrows(SkeinException.class, () -> runner.run(window(scan, List.of()), SMALL_BYTES));
        assertEquals(ErrorCode.OUT_OF_MEMORY, failure.code());
    }

    private static PhysicalPlan aggregate(PhysicalPlan input, List<Integer> keys, List<List<Integer>> sets) {
        List<AggregateCall> calls = List.of(
                call("count", SqlType.BIGINT, false),
                call("sum", SqlType.decimal(38, 0), false, 0),
                call("sum", SqlType.decimal(38, 0), false, 2),
                call("avg", SqlType.DOUBLE, false, 0),
                call("min", SqlType.VARCHAR, false, 1),
                call("max", SqlType.DOUBLE, false, 3),
                call("count", SqlType.BIGINT, true, 1),
                call("any_value", SqlType.DOUBLE, true, 3),
                call("grouping", SqlType.INTEGER, false, keys.getFirst()));
        List<Field> output = new ArrayList<>();
        keys.forEach(key -> output.add(FIELDS.get(key)));
        calls.forEach(call -> output.add(new Field(call.function(), call.type(), true)));
        return new PhysicalPlan.Aggregate(
                input, keys, sets, calls, output, Estimate.UNKNOWN);
    }

    private static AggregateCall call(String function, SqlType type, boolean distinct, Integer... arguments) {
        return new AggregateCall(function, List.of(arguments), distinct, OptionalInt.empty(), List.of(), type);
    }

    @Test
    void aggregatesInFiles() {
        SourceScan scan = connector.add("t", FIELDS, rows(30_000), 4000, 4);
        PhysicalPlan twice = new UnionAll(List.of(scan, scan), FIELDS, Estimate.UNKNOWN);
        givesTheSame(aggregate(twice, List.of(4), List.of(List.of(0))), 8 * SMALL_BYTES);
        givesTheSame(aggregate(twice, List.of(4, 1), List.of(List.of(0, 1))), 8 * SMALL_BYTES);
        givesTheSame(
                aggregate(twice, List.of(4, 1), List.of(List.of(0, 1), List.of(1), List.of())), 8 * SMALL_BYTES);
    }

    @Test
    void readsSharedGroupsFromFiles() {
        SourceScan scan = connector.add("t", FIELDS, rows(30_000), 4000, 4);
        PhysicalPlan groups = aggregate(scan, List.of(4), List.of(List.of(0)));
        givesTheSame(new UnionAll(List.of(groups, groups, groups), groups.output(), Estimate.UNKNOWN), 3 * SMALL_BYTES);
        PhysicalPlan copy = aggregate(scan, List.of(4), List.of(List.of(0)));
        assertEquals(
                runner.run(new UnionAll(List.of(groups, copy), groups.output(), Estimate.UNKNOWN)).stream()
                        .map(List::toString).sorted().toList(),
                runner.run(new UnionAll(List.of(groups, groups), groups.output(), Estimate.UNKNOWN)).stream()
                        .map(List::toString).sorted().toList());
    }

    private static final Expression LATER_ROW = new Comparison(Comparison.Operator.GREATER,
            new ColumnReference(4, SqlType.BIGINT), new ColumnReference(9, SqlType.BIGINT));

    private static final Expression LATER_TEXT = new Comparison(Comparison.Operator.GREATER,
            new ColumnReference(1, SqlType.VARCHAR), new ColumnReference(6, SqlType.VARCHAR));

    private static PhysicalPlan join(
            PhysicalPlan left, PhysicalPlan right, JoinKind kind, List<Integer> keys, boolean nullsMatch, Expression residual) {
        return new HashJoin(left, right, kind, keys, keys, keys.stream().map(_ -> nullsMatch).toList(), residual,
                keys.stream().map(_ -> -1).toList(), Estimate.UNKNOWN);
    }

    @ParameterizedTest
    @EnumSource
    void joinsInFiles(JoinKind kind) {
        SourceScan left = connector.add("l", FIELDS, rows(3_000), 500, 4);
        List<List<Datum>> rows = rows(20_000);
        SourceScan right = connector.add("r", FIELDS, rows, 2000, 4);
        SourceScan withoutNulls = connector.add("s", FIELDS,
                rows.stream().filter(row -> !(row.getFirst() instanceof Datum.Null)).toList(), 2000, 4);
        givesTheSame(join(left, right, kind, List.of(0), false, Literal.of(true)), SMALL_BYTES / 2);
        givesTheSame(join(left, withoutNulls, kind, List.of(0), false, Literal.of(true)), SMALL_BYTES / 2);
        givesTheSame(join(left, right, kind, List.of(0), false, LATER_ROW), SMALL_BYTES / 2);
        givesTheSame(join(left, right, kind, List.of(0, 1), true, LATER_ROW), SMALL_BYTES);
    }

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void comparesSetsInFiles(boolean intersect, boolean all) {
        List<List<Datum>> rows = rows(30_000);
        SourceScan left = connector.add("l", FIELDS, rows.subList(10_000, 30_000), 2000, 4);
        SourceScan right = connector.add("r", FIELDS, rows.subList(0, 20_000), 2000, 4);
        SourceScan few = connector.add("s", FIELDS, rows.subList(0, 20), 2000, 4);
        PhysicalPlan twice = new UnionAll(List.of(left, left), FIELDS, Estimate.UNKNOWN);
        PhysicalPlan twiceRight = new UnionAll(List.of(right, right, few), FIELDS, Estimate.UNKNOWN);
        givesTheSame(new SetOperation(twice, right, intersect, all, FIELDS, Estimate.UNKNOWN), SMALL_BYTES);
        givesTheSame(new SetOperation(left, twiceRight, intersect, all, FIELDS, Estimate.UNKNOWN), SMALL_BYTES);
        if (!intersect && !all) {
            givesTheSame(new SetOperation(twice, few, false, false, FIELDS, Estimate.UNKNOWN), SMALL_BYTES);
        }
    }

    @Test
    void keepsManyFirstRowsInFiles() {
        SourceScan scan = connector.add("t", FIELDS, rows(30_000), 4000, 4);
        PhysicalPlan many = new UnionAll(List.of(scan, scan, scan), FIELDS, Estimate.UNKNOWN);
        PhysicalPlan top = new TopN(many, keys(true, 1), 70_000, 5, Estimate.UNKNOWN);
        assertEquals(runner.run(top), spilled(top, SMALL_BYTES));
    }

    @Test
    void findsDistinctValuesOfOneGroupInFiles() {
        SourceScan scan = connector.add("t", FIELDS, rows(60_000), 4000, 4);
        List<AggregateCall> calls = List.of(
                call("count", SqlType.BIGINT, true, 4),
                call("sum", SqlType.decimal(38, 0), true, 0),
                call("count", SqlType.BIGINT, true, 0),
                call("count", SqlType.BIGINT, false));
        List<Field> output = calls.stream().map(call -> new Field(call.function(), call.type(), true)).toList();
        givesTheSame(new PhysicalPlan.Aggregate(
                scan, List.of(), List.of(List.of()), calls, output, Estimate.UNKNOWN), SMALL_BYTES);
    }

    /// Nearly all right rows have one key, which no division helps.
    @ParameterizedTest
    @EnumSource
    void joinsWithOneKeyInPasses(JoinKind kind) {
        List<List<Datum>> rows = new ArrayList<>();
        List<Datum> first = rows(1000).get(8);
        for (List<Datum> row : rows(60_000)) {
            List<Datum> changed = new ArrayList<>(row);
            if (rows.size() % 100 < 99) {
                changed.subList(0, 3).clear();
                changed.addAll(0, first.subList(0, 3));
            }
            rows.add(changed);
        }
        SourceScan left = connector.add("l", FIELDS, rows.subList(97, 103), 2, 4);
        SourceScan right = connector.add("r", FIELDS, rows, 2000, 4);
        givesTheSame(join(left, right, kind, List.of(0, 1, 2), false, Literal.of(true)), SMALL_BYTES);
        givesTheSame(join(left, right, kind, List.of(0), false, LATER_ROW), SMALL_BYTES);
        givesTheSame(new NestedLoopJoin(left, right, kind, LATER_TEXT, Estimate.UNKNOWN), SMALL_BYTES);
    }

    @Test
    void removesFilesOfAQueryThatFails() {
        SourceScan scan = connector.add("t", FIELDS, rows(30_000), 4000, 4);
        Sort inner = new Sort(scan, keys(true, 1), Estimate.UNKNOWN);
        PhysicalPlan failing = new PhysicalPlan.SingleRow(inner, Estimate.UNKNOWN);
        SkeinException failure = assertThrows(SkeinException.class, () -> runner.run(failing, SMALL_BYTES));
        assertEquals(ErrorCode.CARDINALITY_VIOLATION, failure.code());
    }

    @Test
    void namesTheDirectoryThatCannotBeUsed() throws IOException {
        Path file = Files.writeString(Files.createTempFile("skein", "file"), "not a directory");
        SourceScan scan = connector.add("t", FIELDS, rows(30_000), 4000, 4);
        try (PlanRunner other = new PlanRunner(2, connector, file.resolve("below"))) {
            Sort plan = new Sort(scan, keys(true, 1), Estimate.UNKNOWN);
            SkeinException failure = assertThrows(SkeinException.class, () -> other.run(plan, SMALL_BYTES));
            assertEquals(ErrorCode.IO_ERROR, failure.code());
            assertTrue(failure.getMessage().contains(file.toString()), failure.getMessage());
        } finally {
            Files.delete(file);
        }
    }
}
