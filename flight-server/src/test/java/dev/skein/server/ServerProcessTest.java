package dev.skein.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A gateway as a process of its own: its one line, its quiet, its end.
final class ServerProcessTest {
    private static final Path OPTIONS = Path.of("../.mvn/skein-jvm.options");

    @TempDir
    private Path directory;

    @Test
    void servesUntilItIsTold() throws Exception {
        Path errors = directory.resolve("errors");
        Process server = start(errors);
        try (BufferedReader out = new BufferedReader(
                new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
            String ready = out.readLine();
            assertTrue(ready != null && ready.matches("skein ready jdbc:skein://127\\.0\\.0\\.1:\\d+"),
                    () -> ready + "\n" + read(errors));
            String url = ready.substring("skein ready ".length());
            try (Connection connection = DriverManager.getConnection(url + "/");
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE kept AS SELECT * FROM tpch.tiny.nation");
                try (ResultSet rows = statement.executeQuery(
                        "SELECT o_comment, n_comment FROM tpch.tiny.orders, tpch.tiny.nation")) {
                    assertTrue(rows.next());
                    server.destroy(); // SIGTERM
                    int count = 1;
                    while (rows.next()) {
                        count++;
                    }
                    assertEquals(375_000, count, "the query that ran is finished");
                }
            }
            assertEquals(0, server.waitFor(), () -> read(errors));
            assertEquals("", read(errors), "nothing on standard error");
        } finally {
            server.destroyForcibly();
        }
    }

    private Process start(Path errors) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "@" + OPTIONS, "-Xmx1g", "-cp",
                System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of("server", "--data", directory.resolve("data").toString(), "--port", "0", "--http-port", "0",
                "--warm-up", "0"));
        return new ProcessBuilder(command).redirectError(errors.toFile()).start();
    }

    /// What the process said, but for the line that the JVM itself prints because of the Vector API.
    private static String read(Path errors) {
        try {
            return String.join("\n", Files.readAllLines(errors).stream()
                    .filter(line -> !line.equals("WARNING: Using incubator modules: jdk.incubator.vector"))
                    .toList());
        } catch (IOException e) {
            return e.toString();
        }
    }
}
