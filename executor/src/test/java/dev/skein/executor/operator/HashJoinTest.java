package dev.skein.executor.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skein.catalog.SqlType;
import dev.skein.executor.MemoryConnector;
import dev.skein.executor.PlanRunner;
import dev.skein.executor.plan.JoinKind;
import dev.skein.executor.plan.PhysicalPlan.DynamicFilterTarget;
import dev.skein.executor.plan.PhysicalPlan.Estimate;
import dev.skein.executor.plan.PhysicalPlan.HashJoin;
import dev.skein.executor.plan.PhysicalPlan.SourceScan;
import dev.skein.storage.expression.Datum;
import dev.skein.storage.expression.Expression;
import dev.skein.storage.expression.Expression.ColumnReference;
import dev.skein.storage.expression.Expression.Comparison;
import dev.skein.storage.expression.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Hash joins of the kinds that a dynamic filter may go with, against looking at all pairs of rows.
final class HashJoinTest {
    private static final List<Field> LEFT =
            List.of(new Field("k", SqlType.BIGINT, true), new Field("v", SqlType.BIGINT, true));
    private static final List<Field> RIGHT =
            List.of(new Field("k", SqlType.BIGINT, true), new Field("w", SqlType.BIGINT, true));
    private static final Expression DIFFERENT = new Comparison(Comparison.Operator.NOT_EQUAL,
            new ColumnReference(1, SqlType.BIGINT), new ColumnReference(3, SqlType.BIGINT));

    private final MemoryConnector connector = new MemoryConnector();
    private final PlanRunner runner = new PlanRunner(2, connector);

    @AfterEach
    void close() {
        runner.close();
    }

    /// Rows with null keys, null values, and keys that come back; `skewed` gives half of them one key.
    private static List<List<Datum>> rows(int count, int distinct, long factor, boolean skewed) {
        List<List<Datum>> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long key = skewed && i % 2 == 0 ? 3 : i * 7919L % distinct;
            rows.add(List.of(
                    key % 13 == 5 ? Datum.NULL : new Datum.OfLong(key * factor),
                    i % 17 == 4 ? Datum.NULL : new Datum.OfLong(i % 3)));
        }
        return rows;
    }

    private static boolean different(Datum a, Datum b) {
        return a instanceof Datum.OfLong left && b instanceof Datum.OfLong right && left.value() != right.value();
    }

    private static Map<List<Datum>, Integer> expected(
            JoinKind kind, List<List<Datum>> left, List<List<Datum>> right, BiPredicate<Datum, Datum> residual) {
        Map<Datum, List<Integer>> places = new HashMap<>();
        for (int i = 0; i < right.size(); i++) {
            if (!(right.get(i).get(0) instanceof Datum.Null)) {
                places.computeIfAbsent(right.get(i).get(0), _ -> new ArrayList<>()).add(i);
            }
        }
        boolean[] matched = new boolean[right.size()];
        Map<List<Datum>, Integer> result = new HashMap<>();
        for (List<Datum> row : left) {
            boolean found = false;
            for (int place : places.getOrDefault(row.get(0), List.of())) {
                if (residual.test(row.get(1), right.get(place).get(1))) {
                    found = true;
                    matched[place] = true;
                    if (kind.emitsPairs()) {
                        count(result, row, right.get(place));
                    }
                }
            }
            boolean alone = switch (kind) {
                case SEMI -> found;
                case ANTI -> !found;
                default -> false;
            };
            if (alone) {
                count(result, row, List.of());
            }
        }
        for (int i = 0; i < matched.length; i++) {
            if (kind == JoinKind.RIGHT && !matched[i]) {
                count(result, List.of(Datum.NULL, Datum.NULL), right.get(i));
            } else if (kind == JoinKind.RIGHT_SEMI && matched[i] || kind == JoinKind.RIGHT_ANTI && !matched[i]) {
                count(result, List.of(), right.get(i));
            }
        }
        return result;
    }

    private static void count(Map<List<Datum>, Integer> counts, List<Datum> left, List<Datum> right) {
        List<Datum> row = new ArrayList<>(left);
        row.addAll(right);
        counts.merge(row, 1, Integer::sum);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 1, 1", "0, 5, 3, 1", "5, 0, 3, 1", "1, 1, 1, 1", "300, 200, 90, 1", "4095, 4096, 3000, 1",
        "4097, 500, 800, 1", "500, 4097, 800, 1", "4096, 4096, 3000, 1000003", "9000, 700, 20000, 9007199254740993",
        "40000, 300, 20000, 5"
    })
    void agreesWithAllPairs(int leftCount, int rightCount, int distinct, long factor) {
        for (boolean skewed : new boolean[] {false, true}) {
            List<List<Datum>> left = rows(leftCount, distinct, factor, skewed && (long) leftCount * rightCount < 1_000_000);
            List<List<Datum>> right = rows(rightCount, distinct, factor, skewed);
            connector.add("l", LEFT, left, 1000, 4);
            for (JoinKind kind : List.of(JoinKind.INNER, JoinKind.RIGHT, JoinKind.SEMI, JoinKind.ANTI,
                    JoinKind.RIGHT_SEMI, JoinKind.RIGHT_ANTI)) {
                for (boolean residual : new boolean[] {false, true}) {
                    Map<List<Datum>, Integer> wanted = expected(kind, left, right,
                            residual ? HashJoinTest::different : (_, _) -> true);
                    assertEquals(wanted, joined(kind, residual, false, left, right), kind + ", residual " + residual);
                    if (kind != JoinKind.ANTI) {
                        assertEquals(wanted, joined(kind, residual, true, left, right),
                                kind + " with a dynamic filter, residual " + residual);
                    }
                }
            }
        }
    }

    private Map<List<Datum>, Integer> joined(
            JoinKind kind, boolean residual, boolean filtered, List<List<Datum>> left, List<List<Datum>> right) {
        SourceScan leftScan = connector.add("l", LEFT, left, 1000, 4);
        SourceScan rightScan = connector.add("r", RIGHT, right, 1000, 4);
        SourceScan probed = filtered
                ? new SourceScan(leftScan.scan(), List.of(new DynamicFilterTarget(7, 0)), leftScan.estimate())
                : leftScan;
        HashJoin join = new HashJoin(probed, rightScan, kind, List.of(0), List.of(0), List.of(false),
                residual ? DIFFERENT : Expression.Literal.of(true), List.of(filtered ? 7 : -1), Estimate.UNKNOWN);
        Map<List<Datum>, Integer> counts = new HashMap<>();
        runner.run(join).forEach(row -> counts.merge(row, 1, Integer::sum));
        return counts;
    }

    /// Text keys, and the condition that the source gets.
    @ParameterizedTest
    @CsvSource({"1, 1", "255, 1", "300, 0"})
    void fewTextKeysAreListed(int keys, int conditions) {
        List<Field> fields = List.of(new Field("t", SqlType.VARCHAR, true));
        List<List<Datum>> left = new ArrayList<>();
        List<List<Datum>> right = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            left.add(List.of(i % 19 == 0 ? Datum.NULL : new Datum.OfText("text " + i % 700)));
        }
        for (int i = 0; i < keys; i++) {
            right.add(List.of(new Datum.OfText("text " + i * 2)));
        }
        SourceScan leftScan = connector.add("l", fields, left, 1000, 1);
        SourceScan rightScan = connector.add("r", fields, right, 1000, 1);
        HashJoin join = new HashJoin(
                new SourceScan(leftScan.scan(), List.of(new DynamicFilterTarget(0, 0)), leftScan.estimate()), rightScan,
                JoinKind.SEMI, List.of(0), List.of(0), List.of(false), Expression.Literal.of(true), List.of(0),
                Estimate.UNKNOWN);
        long wanted = left.stream().filter(row -> right.contains(row)).count();
        assertEquals(wanted, runner.run(join).size());
        assertTrue(connector.contexts.stream().anyMatch(context -> context.dynamicConditions().size() == conditions));
    }
}
