package dev.skein.server.concurrency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skein.server.sql.TestGateway;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Writers of the same rows conflict, all others go side by side, and readers see one version from start to end.
final class ConcurrentStatementsTest {
    private static final String CONFLICT = "40001";
    private static final int WRITERS = 4;
    private static final int CHANGES_EACH = 15;

    @TempDir
    private static Path data;

    private static TestGateway gateway;

    @BeforeAll
    static void open() {
        gateway = TestGateway.open(data);
    }

    @AfterAll
    static void close() {
        gateway.close();
    }

    @Test
    void updatesOfTheSameRowHappenOnceOrConflict() throws Exception {
        execute("CREATE TABLE same AS SELECT 1 AS id, 0 AS changes");
        long done = inParallel(writer -> "UPDATE same SET changes = changes + 1 WHERE id = 1");
        assertEquals(done, number("SELECT changes FROM same"));
        assertEquals(1, number("SELECT count(*) FROM same"));
    }

    @Test
    void updatesOfDifferentRowsDoNotConflict() throws Exception {
        execute("CREATE TABLE different AS SELECT n_nationkey AS id, 0 AS changes FROM tpch.tiny.nation");
        long done = inParallel(writer -> "UPDATE different SET changes = changes + 1 WHERE id = " + writer);
        assertEquals((long) WRITERS * CHANGES_EACH, done);
        assertEquals(done, number("SELECT sum(changes) FROM different"));
        assertEquals(25, number("SELECT count(*) FROM different"));
    }

    @Test
    void insertsNeverConflict() throws Exception {
        execute("CREATE TABLE added (writer INTEGER)");
        long done = inParallel(writer -> "INSERT INTO added VALUES (" + writer + ")");
        assertEquals((long) WRITERS * CHANGES_EACH, done);
        assertEquals(done, number("SELECT count(*) FROM added"));
    }

    @Test
    void deletesOfTheSameRowsDeleteThemOnce() throws Exception {
        execute("CREATE TABLE shrinking AS SELECT c_custkey AS id FROM tpch.tiny.customer");
        long before = number("SELECT count(*) FROM shrinking");
        List<Callable<Long>> deletes = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            deletes.add(() -> changed("DELETE FROM shrinking WHERE id <= 100"));
        }
        assertEquals(100, sum(deletes));
        assertEquals(before - 100, number("SELECT count(*) FROM shrinking"));
    }

    @Test
    void aRunningQueryKeepsItsSnapshot() throws Exception {
        for (String change : List.of("DELETE FROM shown", "TRUNCATE shown", "DROP TABLE shown")) {
            execute("CREATE TABLE shown WITH (shards = 4) AS SELECT l_orderkey, l_comment FROM tpch.\"sf0.05\".lineitem");
            long rows = number("SELECT count(*) FROM shown");
            try (Connection connection = gateway.connect();
                    Statement statement = connection.createStatement();
                    ResultSet result = statement.executeQuery("SELECT l_orderkey, l_comment FROM shown")) {
                assertTrue(result.next());
                execute(change);
                long seen = 1;
                while (result.next()) {
                    seen++;
                }
                assertEquals(rows, seen, change);
            }
            execute("DROP TABLE IF EXISTS shown");
        }
    }

    private interface Change {
        String sql(int writer);
    }

    /// Lets each writer make its changes.
    ///
    /// @return how many rows were changed
    private static long inParallel(Change change) throws Exception {
        List<Callable<Long>> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            int writer = i;
            writers.add(() -> {
                long done = 0;
                for (int n = 0; n < CHANGES_EACH; n++) {
                    done += changed(change.sql(writer));
                }
                return done;
            });
        }
        return sum(writers);
    }

    private static long sum(List<Callable<Long>> tasks) throws Exception {
        long sum = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Long> done : threads.invokeAll(tasks)) {
                sum += done.get();
            }
        }
        return sum;
    }

    /// Rows that a statement changes; 0 if it conflicts.
    private static long changed(String sql) throws SQLException {
        try (Connection connection = gateway.connect();
                Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        } catch (SQLException e) {
            assertEquals(CONFLICT, e.getSQLState(), () -> sql + ": " + e.getMessage());
            return 0;
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = gateway.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long number(String sql) throws SQLException {
        try (Connection connection = gateway.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }
}
