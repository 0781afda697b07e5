package dev.skein.server.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Kills a server while rows of a query are in temporary files.
@EnabledOnOs({OS.LINUX, OS.MAC})
final class KilledQueryTest {
    /// The least number that is no process's: numbers stay below it.
    private static final String NO_PROCESS = String.valueOf(1L << 40);

    @TempDir
    private Path directory;

    @Test
    void noTemporaryFileOutlivesTheServer() throws Exception {
        Path data = directory.resolve("data");
        Path temporary = data.resolve("tmp");
        Path log = directory.resolve("server.log");
        try (ServerProcess server = ServerProcess.start(data, log, "--memory", "32MB");
                Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            // its rows are merged from files while the client reads them
            ResultSet rows = statement.executeQuery("SELECT * FROM tpch.\"sf0.1\".lineitem ORDER BY l_comment");
            assertTrue(rows.next());
            assertTrue(Workloads.number(connection,
                    "SELECT max(spilled_bytes) FROM system.queries WHERE state = 'running'") > 0, "nothing was written");
            server.kill();
        }
        assertEquals(List.of(), TemporaryFiles.in(temporary));
        // as a system leaves them that cannot remove the names of open files
        String left = "skein-spill-" + NO_PROCESS + "-0";
        Files.createDirectories(temporary);
        Files.writeString(temporary.resolve(left), "rows");
        Files.writeString(temporary.resolve("somebody-else"), "not ours");
        try (ServerProcess server = ServerProcess.start(data, log, "--memory", "32MB");
                Connection connection = server.connect()) {
            assertEquals(List.of("somebody-else"), TemporaryFiles.in(temporary));
            assertEquals(600_572, Workloads.number(connection, "SELECT count(*) FROM tpch.\"sf0.1\".lineitem"));
        }
    }
}
