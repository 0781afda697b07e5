package dev.skein.jmh.race;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// A server in a process of its own, started by the launcher.
///
/// @param url where it listens
/// @param readyMillis from its start until it said that it serves
public record ServerProcess(Process process, String url, double readyMillis) implements AutoCloseable {
    private static final String READY = "skein ready ";
    private static final long FAREWELL_SECONDS = 30;

    /// Starts one on free ports and waits until it serves.
    ///
    /// @param launcher such as `./skein`
    public static ServerProcess start(String launcher, Path data, int threads) throws IOException {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(launcher, "server", "--data", data.toString(), "--port", "0", "--http-port",
                        "0", "--threads", Integer.toString(threads))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output = process.inputReader();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(READY)) {
                return new ServerProcess(process, line.substring(READY.length()), (System.nanoTime() - start) / 1e6);
            }
        }
        throw new IOException(launcher + " server ended before it was ready; standard error says why");
    }

    /// Ends it as an operator does, by SIGTERM.
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(FAREWELL_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
