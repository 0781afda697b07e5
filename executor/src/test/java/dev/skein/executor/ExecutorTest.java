package dev.skein.executor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.executor.plan.PhysicalPlan;
import dev.skein.executor.plan.PhysicalPlan.Estimate;
import dev.skein.executor.plan.PhysicalPlan.Limit;
import dev.skein.executor.plan.PhysicalPlan.Project;
import dev.skein.executor.plan.PhysicalPlan.SingleRow;
import dev.skein.executor.plan.PhysicalPlan.SourceScan;
import dev.skein.executor.plan.PhysicalPlan.UnionAll;
import dev.skein.executor.plan.PhysicalPlan.Values;
import dev.skein.storage.expression.Datum;
import dev.skein.storage.expression.Expression.ColumnReference;
import dev.skein.storage.expression.Expression.Literal;
import dev.skein.storage.expression.Field;
import dev.skein.storage.memory.MemoryBudget;
import dev.skein.storage.memory.QueryMemory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ExecutorTest {
    private static final Field NUMBER = new Field("n", SqlType.BIGINT, true);
    private static final Field TEXT = new Field("t", SqlType.VARCHAR, true);

    private final MemoryConnector connector = new MemoryConnector();
    private final PlanRunner runner = new PlanRunner(2, connector);

    @AfterEach
    void close() {
        assertEquals(0, connector.openReaders.get(), "readers left open");
        runner.close();
    }

    private static List<List<Datum>> numbered(int count) {
        List<List<Datum>> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(List.of(
                    i % 7 == 3 ? Datum.NULL : new Datum.OfLong(i),
                    i % 5 == 2 ? Datum.NULL : new Datum.OfText("row " + i % 10)));
        }
        return rows;
    }

    @Test
    void selectsOne() {
        PhysicalPlan plan = new Project(
                new Values(List.of(List.of()), List.of()),
                List.of(new Literal(new Datum.OfLong(1), SqlType.INTEGER)),
                List.of(new Field("one", SqlType.INTEGER, false)),
                Estimate.UNKNOWN);
        assertEquals(List.of(List.of(new Datum.OfLong(1))), runner.run(plan));
    }

    @Test
    void scansEveryRowOnce() {
        for (int count : new int[] {0, 1, 4095, 4096, 4097, 20_000}) {
            SourceScan scan = connector.add("t" + count, List.of(NUMBER, TEXT), numbered(count), 1000, 5);
            Set<List<Datum>> seen = new HashSet<>(numbered(count));
            List<List<Datum>> rows = runner.run(scan);
            assertEquals(count, rows.size());
            assertEquals(seen, new HashSet<>(rows));
        }
    }

    @Test
    void picksColumnsOfSelectedRows() {
        SourceScan scan = connector.add("t", List.of(NUMBER, TEXT), numbered(5000), 700, 1);
        PhysicalPlan plan = new Project(scan,
                List.of(new ColumnReference(1, SqlType.VARCHAR), new ColumnReference(0, SqlType.BIGINT)),
                List.of(TEXT, NUMBER), Estimate.UNKNOWN);
        List<List<Datum>> expected = numbered(5000).stream().map(List::reversed).toList();
        assertEquals(expected, runner.run(plan));
    }

    @Test
    void limitKeepsOrderAndStopsTheSource() {
        SourceScan scan = connector.add("t", List.of(NUMBER, TEXT), numbered(50_000), 100, 1);
        List<List<Datum>> rows = runner.run(new Limit(scan, 250, 120, Estimate.UNKNOWN));
        assertEquals(numbered(370).subList(120, 370), rows);
        assertEquals(4, connector.batchesRead.get());
    }

    @Test
    void limitOfParallelScan() {
        SourceScan scan = connector.add("t", List.of(NUMBER, TEXT), numbered(50_000), 100, 20);
        assertEquals(1000, runner.run(new Limit(scan, 1000, 0, Estimate.UNKNOWN)).size());
        assertTrue(connector.batchesRead.get() < 50, "batches " + connector.batchesRead);
        assertEquals(0, runner.run(new Limit(scan, 0, 0, Estimate.UNKNOWN)).size());
        assertEquals(100, runner.run(new Limit(scan, Long.MAX_VALUE, 49_900, Estimate.UNKNOWN)).size());
    }

    @Test
    void unionsAllRows() {
        SourceScan scan = connector.add("t", List.of(NUMBER, TEXT), numbered(3000), 100, 2);
        Values values = new Values(numbered(5000), List.of(NUMBER, TEXT));
        assertEquals(11_000,
                runner.run(new UnionAll(List.of(scan, values, scan), scan.output(), Estimate.UNKNOWN)).size());
    }

    @Test
    void singleRowGivesNullsForNoneAndFailsForTwo() {
        Values none = new Values(List.of(), List.of(NUMBER, TEXT));
        assertEquals(List.of(List.of(Datum.NULL, Datum.NULL)), runner.run(new SingleRow(none, Estimate.UNKNOWN)));
        Values one = new Values(numbered(1), List.of(NUMBER, TEXT));
        assertEquals(numbered(1), runner.run(new SingleRow(one, Estimate.UNKNOWN)));
        Values two = new Values(numbered(2), List.of(NUMBER, TEXT));
        SkeinException failure =
                assertThrows(SkeinException.class, () -> runner.run(new SingleRow(two, Estimate.UNKNOWN)));
        assertEquals(ErrorCode.CARDINALITY_VIOLATION, failure.code());
    }

    @Test
    void cancelsWhileNobodyReads() {
        SourceScan scan = connector.add("t", List.of(NUMBER, TEXT), numbered(200_000), 4000, 8);
        Cancellation cancellation = new Cancellation();
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            try (QueryMemory memory = new QueryMemory(new MemoryBudget(1L << 30), 1L << 30)) {
                try (ResultStream stream = runner.start(scan, memory, cancellation)) {
                    assertNotNull(stream.next());
                    cancellation.cancel("the test says so");
                    SkeinException failure = assertThrows(SkeinException.class, () -> {
                        while (stream.next() != null) {
                            // reads until the failure comes
                        }
                    });
                    assertEquals(ErrorCode.QUERY_CANCELLED, failure.code());
                }
                assertEquals(0, memory.reservedBytes());
            }
        });
    }

    @Test
    void slowReaderDoesNotHoldThePool() {
        SourceScan scan = connector.add("t", List.of(NUMBER, TEXT), numbered(300_000), 4000, 8);
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            try (QueryMemory memory = new QueryMemory(new MemoryBudget(1L << 30), 1L << 30);
                    ResultStream stalled = runner.start(scan, memory, new Cancellation())) {
                assertNotNull(stalled.next());
                assertEquals(1000, runner.run(new Limit(scan, 1000, 0, Estimate.UNKNOWN)).size());
            }
        });
    }

    @Test
    void exceedingMemoryFailsCleanly() {
        SourceScan scan = connector.add("t", List.of(NUMBER, TEXT), numbered(10_000), 1000, 2);
        SkeinException failure = assertThrows(SkeinException.class, () -> runner.run(scan, 10_000));
        assertEquals(ErrorCode.OUT_OF_MEMORY, failure.code());
        assertTrue(failure.getMessage().contains("result"), failure.getMessage());
    }
}
