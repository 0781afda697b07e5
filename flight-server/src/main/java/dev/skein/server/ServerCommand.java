package dev.skein.server;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Runs a gateway until it is told to stop.
@Command(
        name = "server",
        description = "Runs a gateway with its own storage until SIGTERM or Ctrl-C.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ServerCommand implements Callable<Integer> {
    @Option(names = "--data", paramLabel = "DIR", description = "Data directory (default: ${DEFAULT-VALUE}).")
    private Path data = Path.of("skein-data");

    @Option(names = "--host", description = "Address to listen on (default: ${DEFAULT-VALUE}).")
    private String host = "127.0.0.1";

    @Option(names = "--port", description = "Port of Flight SQL and JDBC; 0 takes a free one (default: ${DEFAULT-VALUE}).")
    private int port = 32010;

    @Option(
            names = "--http-port",
            description = "Port of /health, /ready and /metrics; 0 takes a free one (default: ${DEFAULT-VALUE}).")
    private int httpPort = 32080;

    @Option(names = "--threads", description = "Threads that run queries (default: one per processor).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            converter = ByteSize.Converter.class,
            description = "What all queries together may hold, such as 2GB (default: 60%% of the JVM's heap).")
    private @Nullable ByteSize memory;

    @Option(
            names = "--temp-dir",
            paramLabel = "DIR",
            description = "Where queries put rows that memory does not hold (default: tmp in the data directory).")
    private @Nullable Path temporaryDirectory;

    @Option(
            names = "--users",
            paramLabel = "FILE",
            description = "Users who may come in, a line each as `skein password` prints it (default: everybody may).")
    private @Nullable Path users;

    @Override
    public Integer call() throws InterruptedException {
        long memoryBytes = memory == null ? Runtime.getRuntime().maxMemory() / 10 * 6 : memory.bytes();
        Path directory = data.toAbsolutePath().normalize();
        Path spill = temporaryDirectory == null ? directory.resolve("tmp") : temporaryDirectory;
        GatewaySettings settings = new GatewaySettings(
                directory, host, port, httpPort, Math.max(1, threads), memoryBytes,
                spill.toAbsolutePath().normalize(), Optional.ofNullable(users));
        Gateway gateway = Gateway.open(settings);
        CountDownLatch closed = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            gateway.drain();
            closed.countDown();
            // the JVM would report the signal as its exit code; a drained gateway has ended well
            Runtime.getRuntime().halt(0);
        }, "skein-shutdown"));
        System.out.println("skein ready " + gateway.url());
        System.out.flush();
        closed.await();
        return 0;
    }
}
