package dev.skein.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.executor.function.FunctionRegistry;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Statements larger or deeper than people write: they are planned, or refused with words; never a stack overflow.
final class LargeStatementTest {
    private final Planner planner =
            new Planner(PlannerSettings.DEFAULT, FunctionRegistry.instance().signatures(), () -> 0);

    private void plan(String sql) {
        assertInstanceOf(PlannedStatement.Query.class, planner.plan(sql, new TestCatalogs().context()));
    }

    private static String repeated(int count, String separator, String pattern) {
        return IntStream.range(0, count)
                .mapToObj(i -> pattern.replace("#", Integer.toString(i)))
                .collect(Collectors.joining(separator));
    }

    @Test
    void chainsOfConditions() {
        plan("SELECT 1 FROM nation WHERE " + repeated(5_000, " OR ", "n_nationkey = #"));
        plan("SELECT 1 FROM nation WHERE " + repeated(300, " OR ", "(n_nationkey = # AND n_name <> 'n#')"));
        plan("SELECT 1 FROM nation WHERE " + repeated(300, " AND ", "n_nationkey <> #"));
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 5_000})
    void listsOfConstants(int count) {
        plan("SELECT 1 FROM nation WHERE n_nationkey IN (" + repeated(count, ", ", "#") + ")");
        plan("SELECT 1 FROM nation WHERE n_name NOT IN (" + repeated(count, ", ", "'n#'") + ")");
        plan("SELECT 1 FROM orders WHERE o_totalprice IN (" + repeated(count, ", ", "#.25") + ")");
    }

    @Test
    void manyJoins() {
        plan("SELECT 1 FROM region r0 " + repeated(60, " ", "JOIN region s# ON s#.r_regionkey = r0.r_regionkey"));
        plan("SELECT 1 FROM " + repeated(30, ", ", "region r#") + " WHERE "
                + repeated(30, " AND ", "r#.r_regionkey = r0.r_regionkey"));
    }

    @Test
    void muchText() {
        plan("SELECT length('" + "x".repeat(1_000_000) + "')");
        plan("SELECT " + repeated(2_000, ", ", "# AS c#"));
        plan("SELECT count(*) FROM (VALUES " + repeated(2_000, ", ", "(#, 'v#')") + ") v");
        plan(repeated(100, " UNION ALL ", "SELECT # AS a"));
    }

    @Test
    void deepNesting() {
        plan("SELECT " + "(".repeat(2_000) + "1" + ")".repeat(2_000));
        plan("SELECT " + repeated(400, " + ", "n_nationkey") + " FROM nation");
        plan("SELECT * FROM " + "(SELECT * FROM ".repeat(100) + "region" + ") t".repeat(100));
    }

    @Test
    void whatWouldBeTooDeepToRunIsRefused() {
        for (String sql : new String[] {
            "SELECT 1 FROM nation WHERE " + repeated(5_000, " OR ", "n_nationkey + # = n_regionkey"),
            "SELECT " + repeated(3_000, " + ", "n_nationkey") + " FROM nation",
            "SELECT " + "abs(".repeat(1_000) + "n_nationkey" + ")".repeat(1_000) + " FROM nation",
        }) {
            SkeinException refused = assertThrows(SkeinException.class, () -> plan(sql));
            assertEquals(ErrorCode.STATEMENT_TOO_COMPLEX, refused.code());
        }
    }
}
