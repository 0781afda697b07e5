package dev.skein.server.node;

import dev.skein.server.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A storage node in a process of its own, which can be killed.
///
/// @param process the process
/// @param port where it serves
record NodeProcess(Process process, int port) implements AutoCloseable {
    private static final String READY = "skein ready jdbc:skein://127.0.0.1:";

    /// Starts a node and waits until it serves.
    ///
    /// @param port 0 takes a free one
    static NodeProcess start(Path data, int port) throws IOException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@../.mvn/skein-jvm.options", "-XX:TieredStopAtLevel=1",
                        "-cp", System.getProperty("java.class.path"), Main.class.getName(),
                        "server", "--data", data.toString(), "--port", Integer.toString(port), "--http-port", "0",
                        "--warm-up", "0", "--threads", "2", "--memory", "1GB"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader output = process.inputReader();
        @Nullable String line = output.readLine();
        if (line == null || !line.startsWith(READY)) {
            process.destroyForcibly();
            throw new IOException("the node did not start: " + line);
        }
        return new NodeProcess(process, Integer.parseInt(line.substring(READY.length())));
    }

    /// Ends it as a power cut would.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
