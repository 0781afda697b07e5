package dev.skein.server.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skein.server.sql.TestGateway;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// A gateway whose tables lie on two storage nodes, beside one that keeps them itself: both give the same answers.
final class StorageNodesTest {
    private static final Path QUERIES = Path.of("../planner/src/test/resources/tpch");
    private static final MathContext DIGITS = new MathContext(12);

    /// What each table of TPC-H is sharded by.
    private static final Map<String, String> SHARDED_BY = Map.of(
            "lineitem", "l_orderkey", "orders", "o_orderkey", "partsupp", "ps_partkey", "part", "p_partkey",
            "customer", "c_custkey", "supplier", "s_suppkey", "nation", "n_nationkey", "region", "r_regionkey");

    @TempDir
    static Path directory;

    private static NodesFixture spread;
    private static TestGateway alone;

    @BeforeAll
    static void load() throws SQLException {
        spread = NodesFixture.open(directory);
        alone = TestGateway.open(directory.resolve("alone"));
        for (TestGateway gateway : List.of(spread.gateway(), alone)) {
            try (Connection connection = gateway.connect();
                    Statement statement = connection.createStatement()) {
                for (var table : SHARDED_BY.entrySet()) {
                    statement.executeUpdate("CREATE TABLE " + table.getKey() + " WITH (shards = 4, shard_by = '"
                            + table.getValue() + "') AS SELECT * FROM tpch.\"sf0.01\"." + table.getKey());
                }
            }
        }
    }

    @AfterAll
    static void close() {
        spread.close();
        alone.close();
    }

    private static List<List<String>> rows(TestGateway gateway, String sql) throws SQLException {
        try (Connection connection = gateway.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<List<String>> rows = new ArrayList<>();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    Object value = result.getObject(i);
                    row.add(value instanceof Double number
                            ? new BigDecimal(number).round(DIGITS).toString()
                            : String.valueOf(value));
                }
                rows.add(row);
            }
            return rows;
        }
    }

    private static void assertSame(String sql) throws SQLException {
        assertEquals(rows(alone, sql), rows(spread.gateway(), sql), sql);
    }

    private static String plan(String sql) throws SQLException {
        StringBuilder plan = new StringBuilder();
        rows(spread.gateway(), "EXPLAIN " + sql).forEach(line -> plan.append(line.getFirst()).append('\n'));
        return plan.toString();
    }

    @TestFactory
    Stream<DynamicTest> tpch() throws IOException {
        List<Path> files;
        try (Stream<Path> listed = Files.list(QUERIES)) {
            files = listed.sorted().toList();
        }
        assertEquals(22, files.size());
        return files.stream().map(file ->
                DynamicTest.dynamicTest(file.getFileName().toString(), () -> assertSame(Files.readString(file))));
    }

    @Test
    void rowsLieOnBothNodesAndNoneAtTheGateway() throws SQLException {
        List<List<String>> placed = rows(spread.gateway(),
                "SELECT node, COUNT(*) FROM system.segments WHERE \"table\" = 'lineitem' GROUP BY node ORDER BY node");
        assertEquals(2, placed.size(), placed.toString());
        assertFalse(placed.toString().contains("[,"), placed.toString());
    }

    @Test
    void equallyShardedTablesAreJoinedWhereTheyLie() throws SQLException {
        String plan = plan("SELECT o_orderkey, COUNT(*) FROM orders JOIN lineitem ON l_orderkey = o_orderkey"
                + " GROUP BY o_orderkey");
        assertTrue(plan.startsWith("Gather"), plan);
        assertEquals(1, plan.split("Gather").length - 1, plan);
    }

    @Test
    void groupsAreFormedOnNodesAndMergedAtTheGateway() throws SQLException {
        String plan = plan("SELECT l_returnflag, AVG(l_quantity), COUNT(*) FROM lineitem GROUP BY l_returnflag");
        assertEquals(2, plan.split("Aggregate").length - 1, plan);
        assertTrue(plan.indexOf("Aggregate") < plan.indexOf("Gather"), plan);
    }

    /// Runs statements at both gateways, which must change as many rows.
    private static void change(String... statements) throws SQLException {
        for (String sql : statements) {
            List<Integer> counts = new ArrayList<>();
            for (TestGateway gateway : List.of(alone, spread.gateway())) {
                try (Connection connection = gateway.connect();
                        Statement statement = connection.createStatement()) {
                    counts.add(statement.executeUpdate(sql));
                }
            }
            assertEquals(counts.get(0), counts.get(1), sql);
        }
    }

    @Test
    void rowsAreChangedOnNodesLikeHere() throws SQLException {
        change("CREATE TABLE changing (id BIGINT, word VARCHAR(20)) WITH (shards = 3, shard_by = 'id')",
                "INSERT INTO changing SELECT o_orderkey, o_clerk FROM orders",
                "INSERT INTO changing VALUES (-1, NULL), (-2, 'two'), (NULL, 'none')",
                "DELETE FROM changing WHERE id % 3 = 0",
                "UPDATE changing SET word = 'changed' WHERE id % 5 = 0 OR id IS NULL",
                "DELETE FROM changing WHERE id BETWEEN 1 AND 500");
        assertSame("SELECT * FROM changing ORDER BY id, word");
        assertSame("SELECT COUNT(*), COUNT(word), MIN(id), MAX(id) FROM changing");
        change("ALTER TABLE changing ADD COLUMN later INTEGER",
                "UPDATE changing SET later = 7 WHERE id < 0",
                "TRUNCATE changing");
        assertSame("SELECT COUNT(*) FROM changing");
        change("INSERT INTO changing VALUES (5, 'five', 5)");
        assertSame("SELECT * FROM changing");
        change("DROP TABLE changing");
    }

    @Test
    void valuesOfAllTypesTravel() throws SQLException {
        change("""
                CREATE TABLE everything (k INTEGER, a BOOLEAN, b TINYINT, c SMALLINT, d BIGINT, e REAL, f DOUBLE,
                    g DECIMAL(10, 3), h DECIMAL(38, 5), i CHAR(4), j VARCHAR, l DATE, m TIME, n TIMESTAMP,
                    o TIMESTAMP WITH TIME ZONE, p UUID) WITH (shards = 2, shard_by = 'k')""", """
                INSERT INTO everything VALUES
                    (1, TRUE, -128, 32767, 9223372036854775807, 1.5, -0.1, -1234567.891,
                     123456789012345678901234567890123.45678, 'ab', 'naïve', DATE '1969-12-31', TIME '23:59:59.999999',
                     TIMESTAMP '2024-02-29 12:34:56.789012', TIMESTAMP WITH TIME ZONE '2024-02-29 12:34:56+02:00',
                     CAST('f81d4fae-7dec-11d0-a765-00a0c91e6bf6' AS UUID)),
                    (2, FALSE, 127, -32768, -9223372036854775808, 0, 0, 0, -0.00001, '', '', DATE '9999-12-31',
                     TIME '00:00:00', TIMESTAMP '0001-01-01 00:00:00', TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00Z',
                     CAST('00000000-0000-0000-0000-000000000000' AS UUID))""",
                "INSERT INTO everything (k) VALUES (3), (4)");
        assertSame("SELECT * FROM everything ORDER BY k");
        assertSame("SELECT MIN(g), MAX(h), MIN(j), MAX(l), AVG(d), AVG(f), SUM(e) FROM everything");
        change("DROP TABLE everything");
    }

    @Test
    void aFailedWriteLeavesNothingOnTheNodes() throws SQLException, IOException {
        change("CREATE TABLE failing (id BIGINT) WITH (shards = 2, shard_by = 'id')");
        long before = filesOfNodes();
        SQLException failure = assertThrows(SQLException.class, () -> change(
                "INSERT INTO failing SELECT 1000000 / (l_orderkey - 60000) FROM lineitem"));
        assertEquals("22012", failure.getSQLState(), failure.getMessage());
        try (Connection connection = spread.gateway().connect();
                Statement statement = connection.createStatement()) {
            assertEquals("22012", assertThrows(SQLException.class, () -> statement.executeUpdate(
                    "INSERT INTO failing SELECT 1000000 / (l_orderkey - 60000) FROM lineitem")).getSQLState());
        }
        assertSame("SELECT COUNT(*) FROM failing");
        assertEquals(before, filesOfNodes());
        change("DROP TABLE failing");
    }

    private static long filesOfNodes() throws IOException {
        long count = 0;
        for (String node : List.of("node1", "node2")) {
            try (Stream<Path> files = Files.walk(directory.resolve(node).resolve("guests"))) {
                count += files.filter(Files::isRegularFile).count();
            }
        }
        return count;
    }

    @Test
    void nodesTellHowTheyAre() throws SQLException {
        assertEquals(List.of(List.of("true", "0"), List.of("true", "0")),
                rows(spread.gateway(), "SELECT alive, fragments FROM system.nodes ORDER BY address"));
    }

    @Test
    void aNodeThatIsNoneIsRefused() {
        SQLException refusal = assertThrows(SQLException.class, () -> change(
                "CREATE TABLE nowhere (id BIGINT) WITH (shards = 1, nodes = 'elsewhere:1')"));
        assertEquals("22023", refusal.getSQLState());
    }
}
