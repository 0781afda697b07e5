package dev.skein.server.concurrency;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skein.server.Eventually;
import dev.skein.server.GatewaySettings;
import dev.skein.server.admission.AdmissionSettings;
import dev.skein.server.sql.TestGateway;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Many clients that ask at once, with little memory and few places: each gets the answer that it gets alone, and nothing
/// is left of those that go away.
final class CrowdTest {
    private static final int CLIENTS = 16;
    private static final int RUDE_CLIENTS = 8;
    private static final int RUDE_STATEMENTS = 8;
    private static final int POLITE_CLIENTS = 2;

    /// A part of what the queries of so many clients need at once.
    private static final long MEMORY_BYTES = 48L << 20;

    /// What a statement may say that was cancelled, or whose connection was closed before it was sent, while it ran or while
    /// its rows were read.
    private static final Set<String> ENDED = Set.of("57014", "08003", "08006", "HY010", "24000");

    private static final Path QUERIES = Path.of("../planner/src/test/resources/tpch");

    private static final List<String> TABLES =
            List.of("lineitem", "orders", "customer", "part", "partsupp", "supplier", "nation", "region");

    @TempDir
    private static Path data;

    private static TestGateway gateway;
    private static final List<String> queries = new ArrayList<>();
    private static final List<List<String>> answers = new ArrayList<>();

    @BeforeAll
    static void open() throws Exception {
        gateway = TestGateway.open(new GatewaySettings(data, "127.0.0.1", 0, -1, 2, MEMORY_BYTES, data.resolve("tmp"),
                Optional.empty(), List.of(), Optional.empty(), new AdmissionSettings(3, 1_000, Duration.ofDays(1))));
        try (Connection connection = gateway.connect();
                Statement statement = connection.createStatement();
                Stream<Path> files = Files.list(QUERIES)) {
            for (String table : TABLES) {
                statement.execute("CREATE TABLE " + table + " AS SELECT * FROM tpch.tiny." + table);
            }
            for (Path file : files.filter(file -> file.toString().endsWith(".sql")).sorted().toList()) {
                String sql = Files.readString(file).strip();
                queries.add(sql);
                answers.add(answer(statement, sql));
            }
        }
    }

    @AfterAll
    static void close() {
        gateway.close();
    }

    private static List<String> answer(Statement statement, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (ResultSet result = statement.executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                StringBuilder row = new StringBuilder();
                for (int i = 1; i <= columns; i++) {
                    row.append(result.getString(i)).append('|');
                }
                rows.add(row.toString());
            }
        }
        return rows;
    }

    private static List<String> inParallel(List<Callable<List<String>>> clients) throws Exception {
        List<String> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<List<String>> client : threads.invokeAll(clients)) {
                all.addAll(client.get());
            }
        }
        return all;
    }

    private static void assertNothingIsLeft() throws Exception {
        Eventually.until("no statement runs", () -> gateway.gateway().queries().log().running().isEmpty());
        Eventually.until("ended statements hold no bytes", () -> gateway.gateway().heldBytes() == 0);
    }

    /// Asks all queries in an order of its own.
    ///
    /// @return what went wrong
    private static List<String> ask(int client) throws SQLException {
        List<String> wrong = new ArrayList<>();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < queries.size(); i++) {
            order.add(i);
        }
        Collections.shuffle(order, new Random(client));
        try (Connection connection = gateway.connect();
                Statement statement = connection.createStatement()) {
            for (int query : order) {
                try {
                    if (!answer(statement, queries.get(query)).equals(answers.get(query))) {
                        wrong.add("another answer: " + queries.get(query));
                    }
                } catch (SQLException e) {
                    wrong.add(e.getSQLState() + " " + e.getMessage() + ": " + queries.get(query));
                }
            }
        }
        return wrong;
    }

    /// Sends statements that it does not wait for: it cancels one half of them and drops the connection of the others.
    private static List<String> annoy(int client) throws Exception {
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < RUDE_STATEMENTS; i++) {
            String sql = queries.get((client * RUDE_STATEMENTS + i) % queries.size());
            boolean cancels = i % 2 == 0;
            try (Connection connection = gateway.connect();
                    Statement statement = connection.createStatement()) {
                Thread goingAway = Thread.ofVirtual().start(() -> goAway(connection, statement, cancels));
                try {
                    answer(statement, sql);
                } catch (SQLException e) {
                    if (!ENDED.contains(e.getSQLState())) {
                        wrong.add(e.getSQLState() + " " + e.getMessage());
                    }
                }
                goingAway.join();
            }
        }
        return wrong;
    }

    private static void goAway(Connection connection, Statement statement, boolean cancels) {
        try {
            if (cancels) {
                statement.cancel();
            } else {
                connection.close();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void everybodyGetsTheAnswerThatItGetsAlone() throws Exception {
        List<Callable<List<String>>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            int client = i;
            clients.add(() -> ask(client));
        }
        assertEquals(List.of(), inParallel(clients));
        assertNothingIsLeft();
    }

    @Test
    void thoseWhoGoAwayLeaveNothing() throws Exception {
        List<Callable<List<String>>> clients = new ArrayList<>();
        for (int i = 0; i < RUDE_CLIENTS; i++) {
            int client = i;
            clients.add(() -> annoy(client));
            if (client < POLITE_CLIENTS) {
                clients.add(() -> ask(client));
            }
        }
        assertEquals(List.of(), inParallel(clients));
        assertNothingIsLeft();
    }
}
