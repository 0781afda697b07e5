package dev.skein.server.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// A server that may not write large files, as if its disk were full: the limit of a process's file size stands in for
/// the end of the disk.
@EnabledOnOs(OS.LINUX)
final class FullDiskTest {
    /// Enough for the native libraries that the JVM unpacks.
    private static final int LIMIT_KILOBYTES = 3 << 10;

    @TempDir
    private Path directory;

    @Test
    void whatDoesNotFitIsRefusedAndNothingIsLost() throws Exception {
        Path data = directory.resolve("data");
        Path log = directory.resolve("server.log");
        int rows = 0;
        try (ServerProcess server = ServerProcess.start(data, log, LIMIT_KILOBYTES);
                Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (id INTEGER, note VARCHAR)");
            statement.execute("INSERT INTO t VALUES (0, 'zero')");
            rows++;
            assertFull(() -> statement.execute("CREATE TABLE large AS SELECT * FROM tpch.\"sf0.1\".lineitem"));
            assertFull(() -> statement.execute("INSERT INTO t SELECT l_orderkey, l_comment FROM tpch.\"sf0.1\".lineitem"));
            assertEquals(rows, Workloads.number(connection, "SELECT count(*) FROM t"));
            statement.execute("INSERT INTO t VALUES (1, 'small ones still fit')");
            rows++;
            fillLog(statement);
            assertEquals(rows, Workloads.number(connection, "SELECT count(*) FROM t"));
        }
        try (ServerProcess server = ServerProcess.start(data, log);
                Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            assertEquals(rows, Workloads.number(connection, "SELECT count(*) FROM t"));
            statement.execute("INSERT INTO t VALUES (2, 'there is room again')");
            assertEquals(0, Workloads.number(connection, "SELECT count(*) FROM system.tables WHERE \"table\" = 'large'"));
        }
    }

    @Test
    void aQueryThatFindsNoRoomForTemporaryFilesLeavesNone() throws Exception {
        Path data = directory.resolve("data");
        Path temporary = directory.resolve("tmp");
        try (ServerProcess server = ServerProcess.start(data, directory.resolve("server.log"), LIMIT_KILOBYTES,
                        "--memory", "40MB", "--temp-dir", temporary.toString());
                Connection connection = server.connect()) {
            SQLException full = assertThrows(SQLException.class, () -> Workloads.number(connection,
                    "SELECT max(l_partkey) FROM (SELECT * FROM tpch.\"sf0.1\".lineitem ORDER BY l_comment LIMIT 500000)"));
            assertEquals("53100", full.getSQLState(), full.getMessage());
            assertTrue(String.valueOf(full.getMessage()).contains(temporary.toString()), full.getMessage());
            assertEquals(List.of(), TemporaryFiles.in(temporary));
            assertEquals(25, Workloads.number(connection, "SELECT count(*) FROM tpch.\"sf0.1\".nation"));
        }
    }

    /// Commits until the catalog's log is as large as a file may be.
    private static void fillLog(Statement statement) throws SQLException {
        StringBuilder columns = new StringBuilder("id INTEGER");
        for (int i = 0; i < 300; i++) {
            columns.append(", column_").append(i).append(" INTEGER");
        }
        for (int table = 0; table < 300; table++) {
            try {
                statement.execute("CREATE TABLE wide_" + table + " (" + columns + ")");
            } catch (SQLException e) {
                assertEquals("53100", e.getSQLState(), e.getMessage());
                assertTrue(String.valueOf(e.getMessage()).contains("nothing was changed"), e.getMessage());
                return;
            }
        }
        throw new AssertionError("the log takes more than its limit");
    }

    private interface Change {
        void make() throws SQLException;
    }

    private static void assertFull(Change change) {
        SQLException full = assertThrows(SQLException.class, change::make);
        assertEquals("53100", full.getSQLState(), full.getMessage());
    }
}
