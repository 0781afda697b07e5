package dev.skein.server;

import dev.skein.server.admission.AdmissionSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// Runs a gateway until it is told to stop.
@Command(
        name = "server",
        description = "Runs a gateway with its own storage until SIGTERM or Ctrl-C.",
        mixinStandardHelpOptions = true,
        defaultValueProvider = ConfigFile.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it was told to stop", "1:it cannot run; standard error says why", "2:wrong usage"})
final class ServerCommand implements Callable<Integer> {
    /// How long a shutdown waits for statements that run before it cancels them.
    private static final long DRAIN_MILLIS = 10_000;

    private static final int MAX_PORT = 65_535;

    /// More threads than that help no machine.
    private static final int MAX_THREADS = 1_024;

    /// Whoever warms up for longer than that waits for something else.
    private static final int MAX_WARM_UP_SECONDS = 3_600;

    /// A day.
    private static final int MAX_TIMEOUT_SECONDS = 86_400;

    @CommandLine.Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--data", paramLabel = "DIR", description = "Data directory (default: skein-data).")
    private Path data = Path.of("skein-data");

    @Option(names = "--host", description = "Address to listen on (default: 127.0.0.1).")
    private String host = "127.0.0.1";

    @Option(names = "--port", description = "Port of Flight SQL and JDBC; 0 takes a free one (default: 32010).")
    private int port = 32010;

    @Option(
            names = "--http-port",
            description = "Port of /health, /ready and /metrics; 0 takes a free one (default: 32080).")
    private int httpPort = 32080;

    @Option(names = "--threads", description = "Threads that run queries (default: one per processor).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            converter = ByteSize.Converter.class,
            description = "What all queries together may hold, such as 2GB (default: half of the JVM's heap).")
    private @Nullable ByteSize memory;

    @Option(
            names = "--max-running",
            paramLabel = "N",
            description = "Costly statements that run at once, beside twice as many cheap ones (default: 2 per"
                    + " thread).")
    private @Nullable Integer maxRunning;

    @Option(
            names = "--max-queued",
            paramLabel = "N",
            description = "Statements that wait to run at most; more are refused (default: 1000).")
    private int maxQueued = AdmissionSettings.DEFAULT_QUEUED;

    @Option(
            names = "--queue-timeout",
            paramLabel = "SECONDS",
            description = "How long a statement waits to run before it is refused (default: 300).")
    private int queueTimeoutSeconds = Math.toIntExact(AdmissionSettings.DEFAULT_TIMEOUT.toSeconds());

    @Option(
            names = "--temp-dir",
            paramLabel = "DIR",
            description = "Where queries put rows that memory does not hold (default: tmp in the data directory).")
    private @Nullable Path temporaryDirectory;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            description = "How long the server may warm up in the background once it serves; 0 for not at all (default: 60).")
    private int warmUpSeconds = 60;

    @Option(
            names = "--users",
            paramLabel = "FILE",
            description = "Users who may come in, a line each as `skein password` prints it (default: everybody may).")
    private @Nullable Path users;

    @Option(
            names = "--nodes",
            paramLabel = "HOST:PORT",
            split = ",",
            description = "Storage nodes, other servers, that keep the shards of new tables and run parts of queries"
                    + " (default: none).")
    private List<String> nodes = List.of();

    @Option(
            names = "--node-login",
            paramLabel = "FILE",
            description = "A file with one line user:password, as whom to log in to the storage nodes.")
    private @Nullable Path nodeLogin;

    @Option(
            names = ConfigFile.OPTION,
            paramLabel = "FILE",
            description = "File with lines `name = value` for the options above; the command line goes before.")
    @SuppressWarnings("UnusedVariable") // ConfigFile asks picocli for it
    private @Nullable Path config;

    @Override
    public Integer call() throws InterruptedException {
        GatewaySettings settings = settings();
        Gateway gateway = Gateway.open(settings);
        CountDownLatch closed = new CountDownLatch(1);
        AtomicReference<@Nullable WarmUp> warmUp = new AtomicReference<>();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            WarmUp running = warmUp.get();
            if (running != null) {
                running.stop();
            }
            gateway.drain(DRAIN_MILLIS);
            if (running != null) {
                running.close();
            }
            closed.countDown();
            // the JVM would report the signal as its exit code; a drained gateway has ended well
            Runtime.getRuntime().halt(0);
        }, "skein-shutdown"));
        System.out.println("skein ready " + gateway.url());
        System.out.flush();
        if (warmUpSeconds > 0) {
            warmUp.set(WarmUp.start(
                    gateway.queries().log(), settings.data(), threads, Duration.ofSeconds(warmUpSeconds),
                    WarmUp.ROUNDS));
        }
        closed.await();
        return 0;
    }

    private GatewaySettings settings() {
        check("--port", port, 0, MAX_PORT);
        check("--http-port", httpPort, 0, MAX_PORT);
        check("--threads", threads, 1, MAX_THREADS);
        check("--warm-up", warmUpSeconds, 0, MAX_WARM_UP_SECONDS);
        int running = maxRunning == null ? AdmissionSettings.defaultRunning(threads) : maxRunning;
        check("--max-running", running, 1, AdmissionSettings.MOST);
        check("--max-queued", maxQueued, 0, AdmissionSettings.MOST);
        check("--queue-timeout", queueTimeoutSeconds, 0, MAX_TIMEOUT_SECONDS);
        long memoryBytes = memory == null ? Runtime.getRuntime().maxMemory() / 2 : memory.bytes();
        Path directory = data.toAbsolutePath().normalize();
        Path spill = temporaryDirectory == null ? directory.resolve("tmp") : temporaryDirectory;
        return new GatewaySettings(
                directory, host, port, httpPort, threads, memoryBytes, spill.toAbsolutePath().normalize(),
                Optional.ofNullable(users), nodes, Optional.ofNullable(nodeLogin),
                new AdmissionSettings(running, maxQueued, Duration.ofSeconds(queueTimeoutSeconds)));
    }

    private void check(String option, int value, int least, int most) {
        if (value < least || value > most) {
            CommandSpec command = Objects.requireNonNull(spec);
            throw new ParameterException(command.commandLine(),
                    option + " is " + value + ", which is not from " + least + " to " + most);
        }
    }
}
