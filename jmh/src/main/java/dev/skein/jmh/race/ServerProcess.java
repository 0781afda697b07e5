package dev.skein.jmh.race;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// A server in a process of its own, started by the launcher.
///
/// @param url where it listens
/// @param readyMillis from its start until it said that it serves
/// @param warm done when it has warmed up, or has given up to
public record ServerProcess(Process process, String url, double readyMillis, CompletableFuture<Void> warm)
        implements AutoCloseable {
    private static final String READY = "skein ready ";
    private static final Pattern WARM = Pattern.compile("warmed up with|could not warm up");
    private static final long FAREWELL_SECONDS = 30;

    /// Starts one on free ports and waits until it serves.
    ///
    /// @param launcher such as `./skein`
    public static ServerProcess start(String launcher, Path data, int threads) throws IOException {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(launcher, "server", "--data", data.toString(), "--port", "0", "--http-port",
                        "0", "--threads", Integer.toString(threads))
                .start();
        CompletableFuture<Void> warm = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> passOn(process.errorReader(), warm));
        BufferedReader output = process.inputReader();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(READY)) {
                return new ServerProcess(process, line.substring(READY.length()), (System.nanoTime() - start) / 1e6, warm);
            }
        }
        throw new IOException(launcher + " server ended before it was ready; standard error says why");
    }

    private static void passOn(BufferedReader errors, CompletableFuture<Void> warm) {
        try (errors) {
            for (String line = errors.readLine(); line != null; line = errors.readLine()) {
                System.err.println(line);
                if (WARM.matcher(line).find()) {
                    warm.complete(null);
                }
            }
            warm.completeExceptionally(new IOException("the server ended before it had warmed up"));
        } catch (IOException e) {
            warm.completeExceptionally(e);
        }
    }

    /// Waits until it has warmed up.
    public void awaitWarm() throws IOException {
        try {
            warm.join();
        } catch (CompletionException e) {
            throw new IOException(e.getCause());
        }
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
