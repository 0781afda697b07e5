package dev.skein.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.skein.executor.function.FunctionRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a statement gets when there is no time to look for the best order of its joins.
final class PlanningDeadlineTest {
    private static final Duration DEADLINE = Duration.ofMillis(500);

    private final AtomicLong nanos = new AtomicLong();

    /// A planner whose clock goes on by so much whenever it is read.
    private Planner planner(Duration perLook) {
        return new Planner(new PlannerSettings(DEADLINE, 10), FunctionRegistry.instance().signatures(),
                () -> nanos.addAndGet(perLook.toNanos()));
    }

    private static String printed(PlannedStatement planned) {
        return PlanPrinter.print(((PlannedStatement.Query) planned).plan(), null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"q02", "q05", "q07", "q08", "q09", "q21"})
    void aLatePlanStillJoinsOnKeys(String query) throws IOException {
        String sql = Files.readString(Path.of("src/test/resources/tpch/" + query + ".sql"));
        TestCatalogs catalogs = new TestCatalogs();
        String late = printed(planner(DEADLINE).plan(sql, catalogs.context()));
        String early = printed(planner(Duration.ZERO).plan(sql, catalogs.context()));
        assertFalse(late.contains("NestedLoopJoin INNER on true"), late);
        assertEquals(count(early, "Scan "), count(late, "Scan "), late);
    }

    private static int count(String text, String part) {
        return text.split(part, -1).length;
    }

    @Test
    void manyRelationsAreOrderedAlthoughTimeIsUp() {
        StringJoiner from = new StringJoiner(", ");
        StringJoiner where = new StringJoiner(" AND ");
        for (int i = 0; i < 40; i++) {
            from.add("nation n" + i);
            where.add("n" + i + ".n_nationkey = n" + (i + 1) % 40 + ".n_regionkey");
        }
        String plan = printed(planner(DEADLINE).plan(
                "SELECT count(*) FROM " + from + " WHERE " + where, new TestCatalogs().context()));
        assertFalse(plan.contains("NestedLoopJoin"), plan);
    }

    @Test
    void onlyPlansMadeInTimeAreKept() {
        PlanningContext context = new TestCatalogs().context();
        String sql = "SELECT n_name FROM nation";
        Planner hurried = planner(DEADLINE);
        assertNotSame(hurried.plan(sql, context), hurried.plan(sql, context));
        Planner calm = planner(Duration.ZERO);
        assertSame(calm.plan(sql, context), calm.plan(sql, context));
    }
}
