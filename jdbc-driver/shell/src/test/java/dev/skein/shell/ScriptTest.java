package dev.skein.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What programs that call the shell build upon: exit codes, and what goes to standard output and standard error. The
/// shell knows nothing but JDBC, so DuckDB is gateway enough here.
final class ScriptTest {
    private static final String URL = "jdbc:duckdb:";
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    private Path directory;

    private record Ended(int code, String output, String errors) {}

    /// Runs the shell in a process of its own, with `input` as standard input.
    private Ended run(String input, String... arguments) throws IOException, InterruptedException {
        Path out = directory.resolve("out");
        Path errors = directory.resolve("errors");
        Process process = start(arguments)
                .redirectInput(Files.writeString(directory.resolve("in"), input).toFile())
                .redirectOutput(out.toFile())
                .redirectError(errors.toFile())
                .start();
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "the shell does not end");
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(errors));
    }

    private static ProcessBuilder start(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.skein.shell.Main"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    @Test
    void statementsOfOptionsThenOfFiles() throws Exception {
        Path file = Files.writeString(directory.resolve("script.sql"), "SELECT 3 AS c; -- the end;\n\nSELECT 4 AS d");
        Ended ended = run("", URL, "--format", "csv", "-f", file.toString(), "-e", "SELECT 1 AS a; SELECT 2 AS b");
        assertEquals(new Ended(0, "a\n1\n\nb\n2\n\nc\n3\n\nd\n4\n", ""), ended);
    }

    @Test
    void standardInputIsAScript() throws Exception {
        assertEquals(new Ended(0, "{\"a\":1}\n", ""), run("SELECT 1 AS a", URL, "--format", "jsonl"));
    }

    @Test
    void firstErrorEndsTheScript() throws Exception {
        Ended ended = run("SELECT 1 AS a; SELECT nope; SELECT 3 AS c", URL, "--format", "csv");
        assertEquals(1, ended.code());
        assertEquals("a\n1\n", ended.output());
        assertTrue(ended.errors().startsWith("ERROR") && ended.errors().contains("nope"), ended.errors());
    }

    @Test
    void missingFile() throws Exception {
        assertEquals(new Ended(1, "", "skein sql: there is no file nowhere.sql\n"), run("", URL, "-f", "nowhere.sql"));
    }

    @Test
    void unknownFormatIsWrongUsage() throws Exception {
        Ended ended = run("", URL, "--format", "xml", "-e", "SELECT 1");
        assertEquals(2, ended.code());
        assertTrue(ended.errors().contains("no format \"xml\"; there are table, csv,"), ended.errors());
    }

    @Test
    void noServer() throws Exception {
        Ended ended = run("", "jdbc:nobody:", "-e", "SELECT 1");
        assertEquals(3, ended.code());
        assertEquals("", ended.output());
        assertTrue(ended.errors().startsWith("ERROR 08001"), ended.errors());
    }

    @Test
    void readerThatHasSeenEnoughIsNoError() throws Exception {
        Path errors = directory.resolve("errors");
        Process process = start(URL, "--format", "csv", "-e", "SELECT range AS r FROM range(200000)")
                .redirectError(errors.toFile())
                .start();
        process.getOutputStream().close();
        try (var reader = process.inputReader()) {
            assertEquals("r", reader.readLine());
        }
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "the shell does not end");
        assertEquals("", Files.readString(errors));
    }
}
