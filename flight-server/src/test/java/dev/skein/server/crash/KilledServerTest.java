package dev.skein.server.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skein.catalog.CatalogSnapshot;
import dev.skein.catalog.SegmentEntry;
import dev.skein.catalog.TableEntry;
import dev.skein.catalog.log.DurableCatalog;
import dev.skein.storage.nativetable.NativeConnector;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills a server with SIGKILL while six clients change tables, starts it again, and checks every table.
///
/// Twice by default; `./mvnw verify -pl flight-server -am -Dtest=KilledServerTest -Dskein.test.kills=20
/// -Dsurefire.failIfNoSpecifiedTests=false` does it twenty times.
final class KilledServerTest {
    private static final int KILLS = Integer.getInteger("skein.test.kills", 2);
    private static final long SEED = Long.getLong("skein.test.seed", System.nanoTime());

    /// A kill comes after at most so many changes of all clients together, and a moment more.
    private static final int MOST_CHANGES = 120;

    private static final int MOST_MILLIS = 60;

    private static final System.Logger LOGGER = System.getLogger(KilledServerTest.class.getName());

    @TempDir
    private Path directory;

    @Test
    void acknowledgedChangesSurviveKills() throws Exception {
        Random random = new Random(SEED);
        List<Workload> clients = Workloads.all();
        Path data = directory.resolve("data");
        Path log = directory.resolve("server.log");
        for (int kill = 0; kill <= KILLS; kill++) {
            if (kill > 0) {
                checkFiles(data);
            }
            try (ServerProcess server = ServerProcess.start(data, log)) {
                try (Connection connection = server.connect()) {
                    if (kill == 0) {
                        prepare(connection, clients);
                    } else {
                        check(connection, clients);
                    }
                }
                if (kill < KILLS) {
                    killWhileChanging(server, clients, random);
                }
            } catch (AssertionError | SQLException e) {
                throw new AssertionError("after " + kill + " kills, seed " + SEED + ": " + e.getMessage() + "\n"
                        + Files.readString(log), e);
            }
        }
        LOGGER.log(Level.INFO, () -> KILLS + " kills; acknowledged changes per client: " + clients.stream()
                .map(client -> Integer.toString(client.acknowledged()))
                .collect(Collectors.joining(", ")));
    }

    private static void prepare(Connection connection, List<Workload> clients) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (Workload client : clients) {
                client.prepare(statement);
            }
        }
    }

    private static void killWhileChanging(ServerProcess server, List<Workload> clients, Random random)
            throws InterruptedException {
        CountDownLatch changes = new CountDownLatch(random.nextInt(MOST_CHANGES));
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (Workload client : clients) {
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    changeUntilKilled(server, client, changes);
                } catch (RuntimeException | Error e) {
                    failures.add(e);
                }
            }));
        }
        boolean enough = changes.await(1, TimeUnit.MINUTES);
        Thread.sleep(random.nextInt(MOST_MILLIS));
        server.kill();
        for (Thread thread : threads) {
            thread.join();
        }
        assertTrue(failures.isEmpty(), failures::toString);
        assertTrue(enough, "the clients make no changes");
    }

    private static void changeUntilKilled(ServerProcess server, Workload client, CountDownLatch changes) {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            while (true) {
                client.change(statement);
                changes.countDown();
            }
        } catch (SQLException e) {
            boolean killed = String.valueOf(e.getSQLState()).startsWith("08");
            if (!killed) {
                throw new AssertionError("a change failed with " + e.getSQLState(), e);
            }
        }
    }

    /// Opens the tables as a server does, before one runs, because that soon begins to compact them.
    private static void checkFiles(Path data) throws IOException {
        try (DurableCatalog catalog = DurableCatalog.open(data)) {
            new NativeConnector(catalog, data).close();
            assertEquals(namedFiles(catalog.snapshot()), filesOnDisk(data), "files that tables name, and files on disk");
        }
    }

    private static void check(Connection connection, List<Workload> clients) throws SQLException {
        for (Workload client : clients) {
            client.check(connection);
        }
        for (long[] table : Workloads.numbers(connection, """
                SELECT t."rows", coalesce(sum(s."rows" - s.deleted), 0)
                FROM system.tables t LEFT JOIN system.segments s ON t."table" = s."table" GROUP BY t."table", t."rows\"""")) {
            assertEquals(table[0], table[1], "rows of a table and of its segments");
        }
    }

    private static List<String> namedFiles(CatalogSnapshot snapshot) {
        List<String> names = new ArrayList<>();
        for (String schema : snapshot.schemas()) {
            for (TableEntry table : snapshot.tables(schema)) {
                for (SegmentEntry segment : table.shards().stream().flatMap(List::stream).toList()) {
                    if (!segment.inCatalog()) {
                        names.add(segment.file());
                    }
                    if (!segment.deleteVector().isEmpty()) {
                        names.add(segment.deleteVector());
                    }
                }
            }
        }
        Collections.sort(names);
        return names;
    }

    private static List<String> filesOnDisk(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data.resolve("tables"))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }
}
