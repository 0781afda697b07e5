package dev.skein.server.crash;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A gateway in a process of its own, over a data directory.
final class ServerProcess implements AutoCloseable {
    private static final String READY = "skein ready ";
    private static final Path OPTIONS = Path.of("..", ".mvn", "skein-jvm.options");

    private final Process process;
    private final String url;

    private ServerProcess(Process process, String url) {
        this.process = process;
        this.url = url;
    }

    private static List<String> command(Path data, String... options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + OPTIONS.toAbsolutePath().normalize(), "-Xmx1g", "-XX:TieredStopAtLevel=1",
                "-cp", System.getProperty("java.class.path"), "dev.skein.server.Main",
                "server", "--data", data.toString(), "--port", "0", "--http-port", "0", "--threads", "2",
                "--warm-up", "0"));
        command.addAll(List.of(options));
        return command;
    }

    /// Starts a gateway and waits until it serves.
    static ServerProcess start(Path data, Path log, String... options) throws IOException {
        return start(command(data, options), log);
    }

    /// The same for a gateway that may not write files larger than that; needs bash.
    static ServerProcess start(Path data, Path log, int maxFileKilobytes, String... options) throws IOException {
        List<String> limited = new ArrayList<>(List.of("bash", "-c", "ulimit -f " + maxFileKilobytes + "; exec \"$@\"", "bash"));
        limited.addAll(command(data, options));
        return start(limited, log);
    }

    private static ServerProcess start(List<String> command, Path log) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        BufferedReader output = process.inputReader();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(READY)) {
                return new ServerProcess(process, line.substring(READY.length()));
            }
        }
        throw new IOException("the server did not start; see " + log);
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url + "/");
    }

    /// Ends the process without any chance to tidy up, as `kill -9` does.
    void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("the server does not die");
        }
    }

    /// Ends the process, and waits for that, so that another one finds its directory free.
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
