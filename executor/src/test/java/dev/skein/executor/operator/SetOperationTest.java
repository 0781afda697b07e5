package dev.skein.executor.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.executor.MemoryConnector;
import dev.skein.executor.PlanRunner;
import dev.skein.executor.plan.PhysicalPlan.Estimate;
import dev.skein.executor.plan.PhysicalPlan.SetOperation;
import dev.skein.executor.plan.PhysicalPlan.SourceScan;
import dev.skein.storage.expression.Datum;
import dev.skein.storage.expression.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// INTERSECT and EXCEPT against counting in a map.
final class SetOperationTest {
    private static final List<Field> FIELDS =
            List.of(new Field("n", SqlType.BIGINT, true), new Field("t", SqlType.VARCHAR, true));

    private final MemoryConnector connector = new MemoryConnector();
    private final PlanRunner runner = new PlanRunner(2, connector);

    @AfterEach
    void close() {
        runner.close();
    }

    private static List<List<Datum>> rows(int count, int distinct, int from) {
        List<List<Datum>> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int key = from + (int) (i * 7919L % distinct);
            rows.add(List.of(
                    key % 11 == 0 ? Datum.NULL : new Datum.OfLong(key * 1_000_003L),
                    key % 5 == 0 ? Datum.NULL : new Datum.OfText("text " + key / 3)));
        }
        return rows;
    }

    private static Map<List<Datum>, Integer> counts(List<List<Datum>> rows) {
        Map<List<Datum>, Integer> counts = new HashMap<>();
        rows.forEach(row -> counts.merge(row, 1, Integer::sum));
        return counts;
    }

    private static Map<List<Datum>, Integer> expected(
            List<List<Datum>> left, List<List<Datum>> right, boolean intersect, boolean all) {
        Map<List<Datum>, Integer> counts = new HashMap<>();
        Map<List<Datum>, Integer> rights = counts(right);
        counts(left).forEach((row, times) -> {
            int other = rights.getOrDefault(row, 0);
            int wanted = intersect
                    ? all ? Math.min(times, other) : Math.min(1, other)
                    : all ? times - other : other == 0 ? 1 : 0;
            if (wanted > 0) {
                counts.put(row, wanted);
            }
        });
        return counts;
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 1", "0, 3, 3", "3, 0, 3", "1, 1, 1", "50, 70, 9", "4095, 4096, 3000", "4096, 4097, 500",
        "4097, 4095, 100000", "20000, 20000, 7000", "20000, 300, 100"
    })
    void countsRows(int leftCount, int rightCount, int distinct) {
        List<List<Datum>> left = rows(leftCount, distinct, 0);
        List<List<Datum>> right = rows(rightCount, distinct, distinct / 3);
        SourceScan leftScan = connector.add("l", FIELDS, left, 1000, 4);
        SourceScan rightScan = connector.add("r", FIELDS, right, 1000, 4);
        for (boolean intersect : new boolean[] {true, false}) {
            for (boolean all : new boolean[] {true, false}) {
                SetOperation plan =
                        new SetOperation(leftScan, rightScan, intersect, all, FIELDS, Estimate.UNKNOWN);
                assertEquals(expected(left, right, intersect, all), counts(runner.run(plan)),
                        () -> "intersect " + intersect + ", all " + all);
            }
        }
    }

    @Test
    void countsItsMemory() {
        SourceScan scan = connector.add("t", FIELDS, rows(50_000, 50_000, 0), 4096, 2);
        SetOperation plan = new SetOperation(scan, scan, true, true, FIELDS, Estimate.UNKNOWN);
        SkeinException failure = assertThrows(SkeinException.class, () -> runner.run(plan, 500_000));
        assertEquals(ErrorCode.OUT_OF_MEMORY, failure.code());
    }
}
