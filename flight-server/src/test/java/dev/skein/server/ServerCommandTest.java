package dev.skein.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skein.server.sql.TestGateway;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// What `skein server` says and how it exits when it cannot run.
final class ServerCommandTest {
    @TempDir
    private Path directory;

    private Path data;

    private record Ended(int code, String error) {
        /// Checks that it ended so, and with one message that has these words.
        void is(int expectedCode, String... words) {
            assertEquals(expectedCode, code, error);
            for (String word : words) {
                assertTrue(error.contains(word), () -> "no \"" + word + "\" in: " + error);
            }
            assertFalse(error.contains("\tat "), () -> "a stack trace: " + error);
            assertTrue(error.lines().count() <= 2, () -> "not one message: " + error);
        }
    }

    @BeforeEach
    void useOwnData() {
        data = directory.resolve("data");
    }

    private Ended server(Object... arguments) {
        List<String> words = new ArrayList<>(List.of("server", "--data", data.toString()));
        for (Object argument : arguments) {
            words.add(argument.toString());
        }
        StringWriter error = new StringWriter();
        CommandLine commands = Main.commands();
        commands.setErr(new PrintWriter(error, true));
        return new Ended(commands.execute(words.toArray(String[]::new)), error.toString());
    }

    private Path file(String name, String... lines) throws IOException {
        return Files.write(directory.resolve(name), List.of(lines));
    }

    @Test
    void wrongUsageExitsWithTwo() {
        server("--prot", 1).is(2, "--prot", "--help");
        server("--port", "many").is(2, "--port", "many");
        server("--port", 99999).is(2, "--port", "99999", "65535");
        server("--http-port", -1).is(2, "--http-port", "-1");
        server("--threads", 0).is(2, "--threads", "0");
        server("--memory", "lots").is(2, "--memory", "lots", "512MB");
        server("--memory", "0").is(2, "--memory", "'0'");
    }

    @Test
    void portInUse() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server("--port", taken.getLocalPort()).is(1, "08004", ":" + taken.getLocalPort(), "--port");
            server("--port", 0, "--http-port", taken.getLocalPort())
                    .is(1, "08004", ":" + taken.getLocalPort(), "--http-port");
        }
    }

    @Test
    void unknownHost() {
        server("--host", "no.such.host.invalid").is(1, "no.such.host.invalid", "--host");
        server("--host", "192.0.2.1", "--port", 0).is(1, "192.0.2.1", "--host");
    }

    @Test
    void dataDirectoryHeldByAnother() {
        try (TestGateway _ = TestGateway.open(data)) {
            server("--port", 0, "--http-port", 0).is(1, "55006", data.toString());
        }
    }

    @Test
    void dataDirectoryIsAFile() throws IOException {
        data = file("data", "not a directory");
        server("--port", 0, "--http-port", 0).is(1, data.toString());
    }

    @Test
    void badUsersFile() throws IOException {
        server("--users", directory.resolve("nobody")).is(1, "58P01", "nobody", "skein password");
        server("--users", file("plain", "# people", "ada:secret")).is(1, "22023", "line 2", "plain", "skein password");
        server("--users", file("empty", "# nobody yet")).is(1, "22023", "empty", "skein password");
    }

    @Test
    void configurationFile() throws IOException {
        server("--config", directory.resolve("none")).is(2, "none", "--config");
        server("--config", file("unknown", "colour = red")).is(2, "colour", "unknown", "http-port");
        server("--config", file("bad", "# ports", "port = 99999")).is(2, "--port", "99999");
    }

    @Test
    void commandLineGoesBeforeConfigurationFile() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path config = file("config", "port = 99999", "http-port = 0");
            server("--config", config, "--port", taken.getLocalPort()).is(1, "08004", ":" + taken.getLocalPort());
        }
    }
}
