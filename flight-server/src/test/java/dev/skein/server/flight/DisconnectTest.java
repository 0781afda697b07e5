package dev.skein.server.flight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skein.server.Eventually;
import dev.skein.server.query.QueryLog;
import dev.skein.server.sql.TestGateway;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.arrow.flight.CancelFlightInfoRequest;
import org.apache.arrow.flight.CancelStatus;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clients that go away, change their minds or take their time.
@SuppressWarnings("try") // Flight's close() may be interrupted, which fails the test as it should
final class DisconnectTest {
    /// A result of 6 million rows: far more than any buffer between gateway and client takes.
    private static final String LONG_RESULT = "SELECT * FROM tpch.sf1.lineitem";

    /// Gives one row after minutes.
    private static final String LONG_WORK = "SELECT sum(l_extendedprice * l_discount) FROM tpch.sf100.lineitem";

    @TempDir
    private static Path data;

    private static TestGateway gateway;

    @BeforeAll
    static void open() {
        gateway = TestGateway.open(data);
    }

    @AfterAll
    static void close() {
        gateway.close();
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        Eventually.until("no query runs", () -> log().running().isEmpty());
        // the last batch is let go of when the network has taken it
        Eventually.until("ended queries hold no bytes", () -> gateway.gateway().heldBytes() == 0);
    }

    private static QueryLog log() {
        return gateway.gateway().queries().log();
    }

    private static Location location() {
        return new Location(URI.create("grpc://127.0.0.1:" + gateway.gateway().port()));
    }

    /// Waits for a query to have started, so that it can be disturbed.
    private static void awaitRunning(int count) throws Exception {
        Eventually.until(count + " queries run", () -> log().running().size() == count);
    }

    private static void assertLastCancelled() throws Exception {
        Eventually.until("the query has ended", () -> log().running().isEmpty());
        assertEquals("57014", log().finished().getFirst().sqlState());
    }

    @Test
    void closingTheClientEndsItsQuery() throws Exception {
        try (BufferAllocator allocator = new RootAllocator()) {
            FlightClient connection = FlightClient.builder(allocator, location()).build();
            FlightSqlClient client = new FlightSqlClient(connection);
            FlightInfo info = client.execute(LONG_RESULT);
            try (client;
                    FlightStream rows = client.getStream(info.getEndpoints().getFirst().getTicket())) {
                assertTrue(rows.next());
                awaitRunning(1);
            }
            assertLastCancelled();
        }
    }

    @Test
    void cuttingTheConnectionEndsItsQuery() throws Exception {
        try (TcpRelay relay = TcpRelay.to(gateway.gateway().port());
                Connection connection = TestGateway.connect(relay.port());
                Statement statement = connection.createStatement()) {
            CompletableFuture<SQLException> failure = CompletableFuture.supplyAsync(
                    () -> assertThrows(SQLException.class, () -> statement.executeQuery(LONG_WORK).next()));
            awaitRunning(1);
            relay.cut();
            assertLastCancelled();
            assertTrue(failure.get().getSQLState().startsWith("08"), failure.get().getSQLState());
        }
    }

    @Test
    void cuttingTheConnectionEndsItsUpdate() throws Exception {
        try (TcpRelay relay = TcpRelay.to(gateway.gateway().port());
                Connection connection = TestGateway.connect(relay.port());
                Statement statement = connection.createStatement()) {
            CompletableFuture<SQLException> failure = CompletableFuture.supplyAsync(() -> assertThrows(
                    SQLException.class,
                    () -> statement.executeUpdate("CREATE TABLE cut AS SELECT * FROM tpch.sf100.lineitem")));
            awaitRunning(1);
            relay.cut();
            assertLastCancelled();
            failure.get();
        }
        try (Connection connection = gateway.connect();
                Statement statement = connection.createStatement()) {
            SQLException failure = assertThrows(SQLException.class, () -> statement.executeQuery("SELECT * FROM cut"));
            assertEquals("42P01", failure.getSQLState(), "nothing half written");
        }
    }

    @Test
    void statementIsCancelledFromAnotherThread() throws Exception {
        try (Connection connection = gateway.connect();
                Statement statement = connection.createStatement()) {
            CompletableFuture<SQLException> failure = CompletableFuture.supplyAsync(
                    () -> assertThrows(SQLException.class, () -> statement.executeQuery(LONG_WORK).next()));
            awaitRunning(1);
            statement.cancel();
            assertEquals("57014", failure.get().getSQLState());
            assertLastCancelled();
            try (ResultSet rows = statement.executeQuery("SELECT 1")) {
                assertTrue(rows.next(), "the statement can be used again");
            }
        }
    }

    @Test
    void queryTimeoutEndsTheQuery() throws Exception {
        try (Connection connection = gateway.connect();
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(1);
            SQLException failure =
                    assertThrows(SQLException.class, () -> statement.executeQuery(LONG_WORK).next());
            assertEquals("57014", failure.getSQLState());
            assertTrue(String.valueOf(failure.getMessage()).contains("timeout"), failure.getMessage());
            // a slow gateway may not have begun it, or may begin it yet, to end it at once
        }
    }

    @Test
    void flightInfoIsCancelled() throws Exception {
        try (BufferAllocator allocator = new RootAllocator();
                FlightSqlClient client =
                        new FlightSqlClient(FlightClient.builder(allocator, location()).build())) {
            FlightInfo info = client.execute(LONG_WORK);
            try (FlightStream rows = client.getStream(info.getEndpoints().getFirst().getTicket())) {
                awaitRunning(1);
                assertEquals(CancelStatus.CANCELLED,
                        client.cancelFlightInfo(new CancelFlightInfoRequest(info)).getStatus());
                assertThrows(FlightRuntimeException.class, rows::next);
            }
            assertLastCancelled();
            assertEquals(CancelStatus.NOT_CANCELLABLE,
                    client.cancelFlightInfo(new CancelFlightInfoRequest(info)).getStatus(), "it is over");
        }
    }

    @Test
    void queryRunsBeforeItsTicketIsFetched() throws Exception {
        try (BufferAllocator allocator = new RootAllocator();
                FlightSqlClient client =
                        new FlightSqlClient(FlightClient.builder(allocator, location()).build())) {
            FlightInfo info = client.execute(LONG_WORK);
            awaitRunning(1);
            assertEquals(CancelStatus.CANCELLED,
                    client.cancelFlightInfo(new CancelFlightInfoRequest(info)).getStatus());
            assertLastCancelled();
            try (FlightStream rows = client.getStream(info.getEndpoints().getFirst().getTicket())) {
                assertThrows(FlightRuntimeException.class, rows::next, "the ticket is worth nothing any more");
            }
        }
    }

    @Test
    void queryWhoseTicketIsFetchedLateRunsAgain() throws Exception {
        try (BufferAllocator allocator = new RootAllocator();
                FlightSqlClient client =
                        new FlightSqlClient(FlightClient.builder(allocator, location()).build())) {
            List<FlightInfo> tickets = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                tickets.add(client.execute("SELECT n_name FROM tpch.tiny.nation WHERE n_nationkey = " + i % 25));
            }
            Eventually.until("nothing waits for its client", () -> log().running().isEmpty());
            for (FlightInfo ticket : tickets) {
                try (FlightStream rows = client.getStream(ticket.getEndpoints().getFirst().getTicket())) {
                    assertTrue(rows.next());
                    assertEquals(1, rows.getRoot().getRowCount());
                }
            }
        }
    }

    @Test
    void statementWithoutRowsHasRunWhenItsTicketComes() throws Exception {
        try (BufferAllocator allocator = new RootAllocator();
                FlightSqlClient client =
                        new FlightSqlClient(FlightClient.builder(allocator, location()).build())) {
            client.execute("CREATE TABLE eager (a INTEGER)");
            FlightInfo inserted = client.execute("INSERT INTO eager VALUES (1), (2)");
            try (Connection connection = gateway.connect();
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT count(*) FROM eager")) {
                assertTrue(rows.next());
                assertEquals(2, rows.getLong(1));
            }
            try (FlightStream count = client.getStream(inserted.getEndpoints().getFirst().getTicket())) {
                assertTrue(count.next());
                assertEquals(2L, count.getRoot().getVector(0).getObject(0));
            }
        }
    }

    @Test
    void stalledClientsHoldNoWorkerAndLittleMemory() throws Exception {
        List<AutoCloseable> open = new ArrayList<>();
        try {
            for (int i = 0; i < 8; i++) {
                Connection connection = gateway.connect();
                open.addFirst(connection);
                ResultSet rows = connection.createStatement().executeQuery(LONG_RESULT);
                open.addFirst(rows);
                assertTrue(rows.next());
            }
            awaitRunning(8);
            try (Connection connection = gateway.connect();
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT count(*) FROM tpch.tiny.lineitem")) {
                assertTrue(rows.next());
                assertEquals(60_175, rows.getLong(1));
            }
            long bytes = gateway.gateway().heldBytes();
            assertTrue(bytes < 512 << 20, () -> "stalled results hold " + bytes + " bytes");
        } finally {
            for (AutoCloseable opened : open) {
                opened.close();
            }
        }
    }
}
