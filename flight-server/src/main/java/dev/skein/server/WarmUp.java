package dev.skein.server;

import dev.skein.server.auth.UserFile;
import dev.skein.server.flight.LoopbackClient;
import dev.skein.server.query.QueryLog;
import dev.skein.server.query.RunningQuery;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;

/// Has the JVM compile what statements use, so that the first users find a fast gateway: runs statements of many shapes,
/// in the background, on a second gateway in this process with a little generated data in a scratch directory.
///
/// Statements come in over Flight, so that the door is warmed as well. The scratch gateway listens on a free port of
/// loopback and lets in nobody but this client. One statement runs at a time, and none begins while a statement of a real
/// client runs or has just run. It ends after some rounds, when its time is over, or when it is closed; the time for which it
/// gives way to clients does not count, so that a server that is loaded with data first is warm afterwards.
final class WarmUp implements AutoCloseable {
    /// After so many rounds what they run is compiled.
    static final int ROUNDS = 40;

    /// Small statements between two of the large ones. With them the door is called some six thousand times: the JVM compiles
    /// fully what was called five thousand times, and there are no loops in a door that would make it do so earlier.
    private static final int SMALL_STATEMENTS = 5;

    /// A client that asked something less than this ago will ask more.
    private static final Duration QUIET = Duration.ofMillis(500);

    /// How long a statement waits before it looks again whether clients are quiet.
    private static final long LOOK_MILLIS = 20;

    /// A server whose clients leave it no room for so long is as warm as they need it.
    private static final Duration PATIENCE = Duration.ofHours(1);

    /// The scratch gateway has a few megabytes of data; more would be a mistake in the statements.
    private static final long MEMORY_BYTES = 256L << 20;

    private static final long CLOSE_MILLIS = 3_000;

    private static final String USER = "warm-up";
    private static final String ROUND = "{n}";
    private static final System.Logger LOG = System.getLogger(WarmUp.class.getName());

    private final QueryLog clients;
    private final Path directory;
    private final int threads;
    private final int rounds;
    private final Thread thread;
    private volatile @Nullable Gateway scratch;
    private volatile boolean stopped;
    private long endNanos;
    private int statements;

    private WarmUp(QueryLog clients, Path data, int threads, Duration limit, int rounds) {
        this.clients = clients;
        this.directory = data.resolve("warm-up");
        this.threads = threads;
        this.endNanos = System.nanoTime() + limit.toNanos();
        this.rounds = rounds;
        this.thread = Thread.ofPlatform().name("skein-warm-up").daemon().unstarted(this::run);
    }

    /// Starts to warm up this process.
    ///
    /// @param clients the statements that it gives way to
    /// @param data the data directory, in which it makes its scratch directory
    /// @param threads threads that run queries
    /// @param limit how long it may take, without the time for which it gives way
    /// @param rounds how often the statements run
    static WarmUp start(QueryLog clients, Path data, int threads, Duration limit, int rounds) {
        WarmUp warmUp = new WarmUp(clients, data, threads, limit, rounds);
        warmUp.thread.start();
        return warmUp;
    }

    /// Waits until it has ended.
    void await() throws InterruptedException {
        thread.join();
    }

    /// How many statements it has run; to be asked when it has ended.
    int statements() {
        return statements;
    }

    private void run() {
        long start = System.nanoTime();
        try {
            remove(directory);
            if (!mayGoOn()) {
                return;
            }
            Files.createDirectories(directory);
            warm();
            LOG.log(System.Logger.Level.INFO, "warmed up with {0} statements in {1} s", statements,
                    Duration.ofNanos(System.nanoTime() - start).toSeconds());
        } catch (Exception e) {
            if (!stopped) {
                LOG.log(System.Logger.Level.WARNING, "the server could not warm up; its first statements are slower", e);
            }
        } finally {
            try {
                remove(directory);
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "the scratch directory " + directory + " of the warm-up stays: " + e);
            }
        }
    }

    private void warm() throws Exception {
        String password = UUID.randomUUID().toString();
        Path users = directory.resolve("users");
        Files.writeString(users, UserFile.line(USER, password));
        GatewaySettings settings = new GatewaySettings(directory.resolve("data"), "127.0.0.1", 0, -1, threads, MEMORY_BYTES,
                directory.resolve("tmp"), Optional.of(users), List.of(), Optional.empty());
        try (Gateway gateway = Gateway.open(settings);
                RootAllocator allocator = new RootAllocator();
                LoopbackClient client = LoopbackClient.open(allocator, gateway.port(), USER, password)) {
            scratch = gateway;
            Script script = Script.read();
            for (String sql : script.definitions()) {
                if (!mayGoOn()) {
                    return;
                }
                client.update(sql);
            }
            for (int round = 0; round < rounds && mayGoOn(); round++) {
                round(client, script.statements(), round);
            }
        } finally {
            scratch = null;
        }
    }

    private void round(LoopbackClient client, List<String> all, int round) throws Exception {
        LoopbackClient.Way[] ways = LoopbackClient.Way.values();
        for (String sql : all) {
            if (!mayGoOn()) {
                return;
            }
            String numbered = sql.replace(ROUND, Integer.toString(round));
            if (sql.startsWith("INSERT")) {
                client.update(numbered);
            } else {
                client.query(numbered, ways[statements % ways.length]);
            }
            statements++;
            for (int i = 0; i < SMALL_STATEMENTS; i++) {
                client.query("SELECT " + i, ways[i % ways.length]);
            }
        }
    }

    /// Waits until clients are quiet.
    ///
    /// @return false if it is time to end
    private boolean mayGoOn() throws InterruptedException {
        long start = System.nanoTime();
        while (!stopped && start - endNanos < 0 && System.nanoTime() - start < PATIENCE.toNanos()) {
            if (clients.quietFor(QUIET)) {
                endNanos += System.nanoTime() - start;
                return true;
            }
            Thread.sleep(LOOK_MILLIS);
        }
        return false;
    }

    /// What it runs.
    ///
    /// @param definitions make the tables
    /// @param statements run in every round
    record Script(List<String> definitions, List<String> statements) {
        private static boolean defines(String sql) {
            return sql.startsWith("CREATE");
        }

        static Script read() throws IOException {
            try (InputStream script = Objects.requireNonNull(WarmUp.class.getResourceAsStream("warm-up.sql"))) {
                String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
                List<String> all = Arrays.stream(text.replaceAll("(?m)^--.*$", "").split(";\\s*\n"))
                        .map(String::strip)
                        .filter(sql -> !sql.isEmpty())
                        .toList();
                return new Script(
                        all.stream().filter(Script::defines).toList(),
                        all.stream().filter(sql -> !defines(sql)).toList());
            }
        }
    }

    private static void remove(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        List<Path> found = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(directory)) {
            walk.sorted(Comparator.reverseOrder()).forEach(found::add);
        }
        for (Path path : found) {
            Files.delete(path);
        }
    }

    /// Has it end at once, without waiting for that.
    void stop() {
        stopped = true;
        Gateway gateway = scratch;
        if (gateway != null) {
            for (RunningQuery query : gateway.queries().log().running()) {
                query.cancellation().cancel("the server is shutting down");
            }
        }
    }

    /// Ends it and waits a moment until its scratch directory is gone; the next start removes what is left.
    @Override
    public void close() {
        stop();
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
