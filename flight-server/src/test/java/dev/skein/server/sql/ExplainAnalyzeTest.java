package dev.skein.server.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// EXPLAIN ANALYZE runs what it explains: changes are durable once, with the rows that the plan tells.
final class ExplainAnalyzeTest {
    private TestGateway gateway;
    private Connection connection;

    @BeforeEach
    void open(@TempDir Path data) throws SQLException {
        gateway = TestGateway.open(data);
        connection = gateway.connect();
        execute("CREATE TABLE t (a INTEGER, b VARCHAR)");
        execute("INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c')");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        gateway.close();
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> rows(ResultSet result) throws SQLException {
        List<String> rows = new ArrayList<>();
        while (result.next()) {
            rows.add(result.getString(1));
        }
        return rows;
    }

    private List<String> rows(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return rows(statement.executeQuery(sql));
        }
    }

    /// The actual rows of the operators, the outermost first.
    private static List<String> actual(List<String> plan) {
        return plan.stream()
                .filter(line -> line.contains("actual "))
                .map(line -> line.strip().split(" ", 2)[0] + ' ' + line.replaceAll(".*actual (\\d+) rows?.*", "$1"))
                .toList();
    }

    @Test
    void runsChangesOnce() throws SQLException {
        assertEquals(List.of("TableWrite 1", "Scan 3"), actual(rows("EXPLAIN ANALYZE INSERT INTO t SELECT * FROM t")));
        assertEquals(List.of("1", "1", "2", "2", "3", "3"), rows("SELECT a FROM t ORDER BY a"));
        assertEquals("Project 4", actual(rows("EXPLAIN ANALYZE UPDATE t SET a = a + 10 WHERE a > 1")).get(1));
        assertEquals("Project 2", actual(rows("EXPLAIN ANALYZE DELETE FROM t WHERE a = 13")).get(1));
        assertEquals(List.of("1", "1", "12", "12"), rows("SELECT a FROM t ORDER BY a"));
        assertEquals(List.of("TableWrite 1", "Scan 4"), actual(rows("EXPLAIN ANALYZE CREATE TABLE u AS SELECT * FROM t")));
        assertEquals(List.of("1", "1", "12", "12"), rows("SELECT a FROM u ORDER BY a"));
    }

    @Test
    void takesParameters() throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("EXPLAIN ANALYZE INSERT INTO t VALUES (?, ?)")) {
            statement.setInt(1, 4);
            statement.setString(2, "d");
            assertEquals("TableWrite 1", actual(rows(statement.executeQuery())).getFirst());
        }
        assertEquals(List.of("d"), rows("SELECT b FROM t WHERE a = 4"));
    }

    @Test
    void changesNothingWhenItFails() throws SQLException {
        SQLException failure =
                assertThrows(SQLException.class, () -> rows("EXPLAIN ANALYZE UPDATE t SET a = 1 / (a - 2)"));
        assertEquals("22012", failure.getSQLState());
        assertThrows(SQLException.class, () -> rows("EXPLAIN ANALYZE DROP TABLE t"));
        try (Statement statement = connection.createStatement()) {
            assertThrows(SQLException.class, () -> statement.executeUpdate("EXPLAIN ANALYZE DELETE FROM t"));
        }
        assertEquals(List.of("1", "2", "3"), rows("SELECT a FROM t ORDER BY a"));
    }
}
