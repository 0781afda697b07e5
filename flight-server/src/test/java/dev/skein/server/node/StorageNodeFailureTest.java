package dev.skein.server.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skein.server.Gateway;
import dev.skein.server.GatewaySettings;
import dev.skein.server.auth.UserFile;
import dev.skein.server.sql.TestGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a gateway's user sees of nodes that are down, die, refuse, or are no longer wanted.
final class StorageNodeFailureTest {
    private static final long MEMORY_BYTES = 1L << 30;

    /// Far longer than anything here takes; bounds what a defect costs.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// A join of all rows with all rows, on the nodes, of which no row comes back before it ends.
    private static final String ENDLESS =
            "SELECT COUNT(*) FROM heavy a JOIN heavy b ON a.k = b.k WHERE a.v + b.v < 0";

    @TempDir
    Path directory;

    /// What gateways warn of here is meant to happen.
    private static final Logger WARNINGS = Logger.getLogger(NodeCluster.class.getName());

    @BeforeAll
    static void beQuiet() {
        WARNINGS.setLevel(Level.OFF);
    }

    @AfterAll
    static void speak() {
        WARNINGS.setLevel(null);
    }

    private static void execute(TestGateway gateway, String... statements) throws SQLException {
        try (Connection connection = gateway.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.executeUpdate(sql);
            }
        }
    }

    private static String value(TestGateway gateway, String sql) throws SQLException {
        try (Connection connection = gateway.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            assertTrue(result.next());
            return result.getString(1);
        }
    }

    private static void makeHeavy(TestGateway gateway) throws SQLException {
        execute(gateway, "CREATE TABLE heavy WITH (shards = 4, shard_by = 'k') AS"
                + " SELECT o_orderkey % 4 AS k, o_orderkey AS v FROM tpch.\"sf0.1\".orders");
    }

    private static void await(BooleanSupplier condition, String what) throws InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            assertTrue(Instant.now().isBefore(end), "waited in vain until " + what);
            Thread.sleep(10);
        }
    }

    private static boolean allAlive(TestGateway gateway) {
        try {
            return value(gateway, "SELECT COUNT(*) FROM system.nodes WHERE NOT alive").equals("0");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean runsFragments(TestGateway node) {
        return !node.gateway().queries().log().running().isEmpty();
    }

    @Test
    void cancellingAStatementEndsItsFragments() throws Exception {
        try (NodesFixture fixture = NodesFixture.open(directory)) {
            makeHeavy(fixture.gateway());
            try (Connection connection = fixture.gateway().connect();
                    Statement statement = connection.createStatement();
                    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<ResultSet> result = threads.submit(() -> {
                    ResultSet rows = statement.executeQuery(ENDLESS);
                    rows.next();
                    return rows;
                });
                for (TestGateway node : fixture.nodes()) {
                    await(() -> runsFragments(node), "the node runs a fragment");
                }
                statement.cancel();
                assertEquals("57014", failure(result).getSQLState());
            }
            for (TestGateway node : fixture.nodes()) {
                await(() -> !runsFragments(node), "the node's fragment ended");
            }
        }
    }

    @Test
    void aNodeThatDiesFailsItsQueriesAndComesBackWithItsRows() throws Exception {
        Path second = directory.resolve("second");
        try (TestGateway first = TestGateway.open(directory.resolve("first"));
                NodeProcess dying = NodeProcess.start(second, 0)) {
            String dead = "127.0.0.1:" + dying.port();
            GatewaySettings settings = TestGateway.settings(
                    directory.resolve("gateway"), MEMORY_BYTES, List.of(NodesFixture.address(first), dead));
            try (TestGateway gateway = TestGateway.open(settings);
                    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                makeHeavy(gateway);
                String rows = value(gateway, "SELECT COUNT(*) FROM heavy");
                Future<String> query = threads.submit(() -> value(gateway, ENDLESS));
                await(() -> runsFragments(first), "the other node runs a fragment");
                dying.kill();
                assertUnavailable(dead, failure(query));
                await(() -> !runsFragments(first), "the other node's fragment ended");
                assertTrue(gateway.gateway().queries().log().running().isEmpty());

                assertUnavailable(dead, assertThrows(SQLException.class, () -> value(gateway, "SELECT MAX(v) FROM heavy")));
                assertUnavailable(dead, assertThrows(SQLException.class, () -> execute(gateway, "DELETE FROM heavy")));
                assertEquals("1", value(gateway,
                        "SELECT COUNT(*) FROM system.nodes WHERE NOT alive AND problem LIKE '%" + dead + "%'"));

                try (NodeProcess again = NodeProcess.start(second, dying.port())) {
                    await(() -> allAlive(gateway), "the node is back");
                    assertEquals(rows, value(gateway, "SELECT COUNT(*) FROM heavy"));
                    execute(gateway, "DELETE FROM heavy WHERE v < 100", "INSERT INTO heavy VALUES (1, 1)");
                    assertEquals("1", value(gateway, "SELECT COUNT(*) FROM heavy WHERE v < 100"));
                    again.kill();
                }
            }
        }
    }

    private static SQLException failure(Future<?> statement) {
        Throwable cause = assertThrows(ExecutionException.class, statement::get).getCause();
        return assertInstanceOf(SQLException.class, cause);
    }

    private static void assertUnavailable(String address, SQLException failure) {
        assertEquals("08001", failure.getSQLState(), failure.getMessage());
        assertTrue(String.valueOf(failure.getMessage()).contains(address), failure.getMessage());
    }

    @Test
    void aNodeWithUsersWantsALogin() throws Exception {
        Path users = Files.writeString(directory.resolve("users"), UserFile.line("gate", "secret") + "\n");
        Path right = Files.writeString(directory.resolve("right"), "gate:secret\n");
        Path wrong = Files.writeString(directory.resolve("wrong"), "gate:guess\n");
        GatewaySettings open = TestGateway.settings(directory.resolve("node"), MEMORY_BYTES, List.of());
        GatewaySettings guarded = new GatewaySettings(open.data(), open.host(), 0, -1, 2, MEMORY_BYTES,
                open.temporaryDirectory(), Optional.of(users), List.of(), Optional.empty());
        try (Gateway node = Gateway.open(guarded)) {
            for (Optional<Path> login : List.of(Optional.<Path>empty(), Optional.of(wrong))) {
                try (TestGateway gateway = TestGateway.open(gatewaySettings(node, login))) {
                    SQLException refusal = assertThrows(SQLException.class, () ->
                            execute(gateway, "CREATE TABLE t AS SELECT 1 AS one"));
                    assertEquals("08001", refusal.getSQLState());
                    assertTrue(String.valueOf(refusal.getMessage()).contains("--node-login"), refusal.getMessage());
                }
            }
            try (TestGateway gateway = TestGateway.open(gatewaySettings(node, Optional.of(right)))) {
                execute(gateway, "CREATE TABLE t AS SELECT 1 AS one");
                assertEquals("1", value(gateway, "SELECT one FROM t"));
                assertEquals("true", value(gateway, "SELECT alive FROM system.nodes"));
            }
        }
    }

    private GatewaySettings gatewaySettings(Gateway node, Optional<Path> login) {
        return new GatewaySettings(directory.resolve("gateway"), "127.0.0.1", 0, -1, 2, MEMORY_BYTES,
                directory.resolve("tmp"), Optional.empty(), List.of("127.0.0.1:" + node.port()), login);
    }

    @Test
    void filesOfDroppedTablesGoWhenTheGatewayStartsAgain() throws Exception {
        try (TestGateway node = TestGateway.open(directory.resolve("node"))) {
            GatewaySettings settings = TestGateway.settings(
                    directory.resolve("gateway"), MEMORY_BYTES, List.of(NodesFixture.address(node)));
            try (TestGateway gateway = TestGateway.open(settings)) {
                execute(gateway, "CREATE TABLE kept AS SELECT 1 AS one", "CREATE TABLE dropped AS SELECT 2 AS two",
                        "DROP TABLE dropped");
            }
            try (TestGateway gateway = TestGateway.open(settings)) {
                assertEquals("1", value(gateway, "SELECT one FROM kept"));
                assertEquals(1, files(directory.resolve("node/guests")));
            }
            GatewaySettings without = TestGateway.settings(directory.resolve("gateway"), MEMORY_BYTES, List.of());
            try (TestGateway gateway = TestGateway.open(without)) {
                assertUnavailable(NodesFixture.address(node),
                        assertThrows(SQLException.class, () -> value(gateway, "SELECT one FROM kept")));
            }
        }
    }

    private static long files(Path root) throws IOException {
        try (var files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).count();
        }
    }
}
