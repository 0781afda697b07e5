package dev.skein.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The promise that a tool needs no JVM flags: a plain JVM reads and writes without one line of complaint. */
@Timeout(120)
class WithoutFlagsTest {

    /** What the plain JVM runs. */
    static final class Client {
        private Client() {}

        public static void main(String[] arguments) throws SQLException {
            try (Connection connection = DriverManager.getConnection(arguments[0]);
                    PreparedStatement statement = connection.prepareStatement("echo")) {
                for (int i = 1; i <= statement.getParameterMetaData().getParameterCount(); i++) {
                    statement.setObject(i, i == 10 ? "hello" : null);
                }
                try (ResultSet rows = statement.executeQuery()) {
                    rows.next();
                    System.out.print(rows.getString(10));
                }
            }
        }
    }

    @Test
    void runsInAPlainJvm() throws IOException, InterruptedException {
        // what the driver needs and no more: neither Arrow's vectors nor a protobuf runtime
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.matches(".*(arrow-vector|arrow-memory|flight-|protobuf-java|slf4j-).*"))
                .collect(Collectors.joining(File.pathSeparator));
        try (FlightSqlTestServer server = new FlightSqlTestServer(false)) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-Xmx128m",
                            "-cp",
                            classPath,
                            Client.class.getName(),
                            server.url())
                    .start();
            String output = read(process.getInputStream());
            String errors = read(process.getErrorStream());
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            assertEquals("", errors);
            assertEquals("hello", output);
            assertEquals(0, process.exitValue());
        }
    }

    private static String read(InputStream stream) throws IOException {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
}
