package dev.skein.server.concurrency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skein.executor.ResultStream;
import dev.skein.server.Eventually;
import dev.skein.server.GatewaySettings;
import dev.skein.server.admission.AdmissionSettings;
import dev.skein.server.query.Outcome;
import dev.skein.server.query.QueryService;
import dev.skein.server.query.Session;
import dev.skein.server.sql.TestGateway;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Statements that wait because all places are taken: what clients and operators see of it.
@SuppressWarnings("try") // results are closed early to free their places
final class QueueTest {
    private static final long MEMORY_BYTES = 256L << 20;

    /// Cheap statements that run at once when one costly one may.
    private static final int CHEAP_PLACES = 2;

    /// Costly because its build side may take more than a cheap statement's part of the memory.
    private static final String COSTLY = "SELECT count(*) FROM tpch.\"sf0.1\".lineitem l"
            + " JOIN tpch.\"sf0.1\".lineitem r ON l.l_orderkey = r.l_orderkey AND l.l_linenumber = r.l_linenumber";

    @TempDir
    private Path data;

    private TestGateway gateway;

    @BeforeEach
    void open() {
        gateway = TestGateway.open(new GatewaySettings(data, "127.0.0.1", 0, -1, 2, MEMORY_BYTES, data.resolve("tmp"),
                Optional.empty(), List.of(), Optional.empty(), new AdmissionSettings(1, 2, Duration.ofDays(1))));
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    private QueryService queries() {
        return gateway.gateway().queries();
    }

    /// Takes places until none is left: a statement holds its place until its first rows are fetched.
    private List<ResultStream> takeAllPlaces() {
        List<ResultStream> taken = new ArrayList<>();
        for (int i = 0; i < CHEAP_PLACES; i++) {
            taken.add(run("SELECT n_name FROM tpch.tiny.nation"));
        }
        return taken;
    }

    private ResultStream run(String sql) {
        return ((Outcome.Rows) queries().execute(new Session("holder"), sql)).stream();
    }

    private CompletableFuture<List<String>> ask(Statement statement, String sql) {
        return CompletableFuture.supplyAsync(() -> {
            try (ResultSet rows = statement.executeQuery(sql)) {
                List<String> values = new ArrayList<>();
                while (rows.next()) {
                    values.add(rows.getString(1));
                }
                return values;
            } catch (SQLException e) {
                return List.of(e.getSQLState());
            }
        }, work -> Thread.ofVirtual().start(work));
    }

    private static List<String> values(Statement statement, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    @Test
    void aStatementWaitsVisiblyAndRunsWhenAPlaceIsFree() throws Exception {
        List<ResultStream> taken = takeAllPlaces();
        try (Connection connection = gateway.connect();
                Statement waiting = connection.createStatement();
                Connection operator = gateway.connect();
                Statement look = operator.createStatement()) {
            CompletableFuture<List<String>> answer =
                    ask(waiting, "SELECT r_name FROM tpch.tiny.region ORDER BY r_name LIMIT 1");
            Eventually.until("the statement waits", () -> values(look,
                    "SELECT queue_position FROM system.queries WHERE state = 'queued'").equals(List.of("1")));
            assertEquals(List.of("true"), values(look, "SELECT predicted_bytes > 0 AND queued_ms >= 0 FROM system.queries"
                    + " WHERE state = 'queued' AND sql LIKE '%r_name%'"));
            assertEquals(CHEAP_PLACES, values(look, "SELECT id FROM system.queries WHERE state = 'running' AND \"user\" = 'holder'").size());
            DatabaseMetaData metadata = operator.getMetaData();
            try (ResultSet schemas = metadata.getSchemas()) {
                assertTrue(schemas.next(), "metadata does not wait");
            }
            taken.removeFirst().close();
            assertEquals(List.of("AFRICA"), answer.get());
            assertEquals(List.of("finished"),
                    values(look, "SELECT state FROM system.queries WHERE sql LIKE '%r_name FROM%' AND sql LIKE '%LIMIT 1%'"
                            + " AND sql NOT LIKE '%system%'"));
        } finally {
            taken.forEach(ResultStream::close);
        }
    }

    @Test
    void statementsThatWaitAreCancelledAndRefused() throws Exception {
        List<ResultStream> taken = takeAllPlaces();
        try (Connection connection = gateway.connect();
                Statement first = connection.createStatement();
                Statement second = connection.createStatement();
                Statement third = connection.createStatement()) {
            CompletableFuture<List<String>> one = ask(first, "SELECT r_name FROM tpch.tiny.region");
            CompletableFuture<List<String>> two = ask(second, "SELECT r_name FROM tpch.tiny.region");
            Eventually.until("both wait", () -> values(third,
                    "SELECT count(*) FROM system.queries WHERE state = 'queued'").equals(List.of("2")));
            SQLException refused = assertThrows(
                    SQLException.class, () -> values(third, "SELECT r_name FROM tpch.tiny.region"));
            assertEquals("53300", refused.getSQLState());
            first.cancel();
            assertEquals(List.of("57014"), one.get());
            taken.removeFirst().close();
            assertEquals(5, two.get().size());
        } finally {
            taken.forEach(ResultStream::close);
        }
    }

    @Test
    void cheapStatementsPassCostlyOnes() throws Exception {
        try (ResultStream taken = run(COSTLY);
                Connection connection = gateway.connect();
                Statement waiting = connection.createStatement();
                Statement cheap = connection.createStatement()) {
            CompletableFuture<List<String>> answer = ask(waiting, COSTLY);
            Eventually.until("the statement waits", () -> values(cheap,
                    "SELECT count(*) FROM system.queries WHERE state = 'queued'").equals(List.of("1")));
            assertEquals(List.of("25"), values(cheap, "SELECT count(*) FROM tpch.tiny.nation"));
            taken.close();
            assertEquals(1, answer.get().size());
        }
    }
}
