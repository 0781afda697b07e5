package dev.skein.executor.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.executor.MemoryConnector;
import dev.skein.executor.PlanRunner;
import dev.skein.executor.plan.PhysicalPlan;
import dev.skein.executor.plan.PhysicalPlan.Estimate;
import dev.skein.executor.plan.PhysicalPlan.Sort;
import dev.skein.executor.plan.PhysicalPlan.SourceScan;
import dev.skein.executor.plan.PhysicalPlan.UnionAll;
import dev.skein.storage.expression.Datum;
import dev.skein.storage.expression.Field;
import dev.skein.storage.expression.SortKey;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sorts that do not fit into memory give the rows of those that do, and leave no file.
final class SortSpillTest {
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

    private void givesTheSame(PhysicalPlan input, List<SortKey> keys) {
        Sort plan = new Sort(input, keys, Estimate.UNKNOWN);
        long before = runner.executor().spilledBytes();
        List<List<Datum>> expected = runner.run(plan);
        assertEquals(before, runner.executor().spilledBytes(), "with enough memory nothing is written");
        assertEquals(expected, runner.run(plan, SMALL_BYTES));
        assertTrue(runner.executor().spilledBytes() > before, "with little memory something is written");
    }

    @Test
    void sortsByEveryLaneInFiles() {
        SourceScan scan = connector.add("t", FIELDS, rows(40_000), 4000, 4);
        givesTheSame(scan, keys(true, 0, 1));
        givesTheSame(scan, keys(false, 1, 2));
        givesTheSame(scan, keys(true, 2, 3));
        givesTheSame(scan, keys(false, 3, 0));
    }

    @Test
    void mergesMoreFilesThanAtOnce() {
        SourceScan scan = connector.add("t", FIELDS, rows(60_000), 200, 8);
        givesTheSame(new UnionAll(List.of(scan, scan), FIELDS, Estimate.UNKNOWN), keys(true, 1));
    }

    @Test
    void removesFilesOfAQueryThatFails() {
        SourceScan scan = connector.add("t", FIELDS, rows(40_000), 4000, 4);
        Sort inner = new Sort(scan, keys(true, 1), Estimate.UNKNOWN);
        PhysicalPlan failing = new PhysicalPlan.SingleRow(inner, Estimate.UNKNOWN);
        SkeinException failure = assertThrows(SkeinException.class, () -> runner.run(failing, SMALL_BYTES));
        assertEquals(ErrorCode.CARDINALITY_VIOLATION, failure.code());
    }

    @Test
    void namesTheDirectoryThatCannotBeUsed() throws IOException {
        Path file = Files.writeString(Files.createTempFile("skein", "file"), "not a directory");
        SourceScan scan = connector.add("t", FIELDS, rows(40_000), 4000, 4);
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
