package dev.skein.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Gateways in this JVM, and the session that a connection keeps with its server. */
@Timeout(120)
class EmbeddedTest {
    private static final List<String> EVENTS = new CopyOnWriteArrayList<>();

    /** Found through {@code META-INF/services}, as the server's will be. */
    public static final class Gateway implements EmbeddedGateway {
        @Override
        public Running start(Path directory) throws SQLException {
            if (directory.endsWith("broken")) {
                throw new SQLException("the data directory is held by another server", "55006");
            }
            EVENTS.add("start " + directory.getFileName());
            FlightSqlTestServer server;
            try {
                server = new FlightSqlTestServer(false);
            } catch (IOException e) {
                throw new SQLException("cannot listen", "08001", e);
            }
            return new Running() {
                @Override
                public URI location() {
                    return URI.create("grpc://127.0.0.1:" + server.port());
                }

                @Override
                public void close() {
                    EVENTS.add("stop " + directory.getFileName());
                    EVENTS.addAll(server.producer.log);
                    server.close();
                }
            };
        }
    }

    @Test
    void runsOneGatewayForADirectoryUntilItsLastConnectionCloses() throws SQLException {
        String url = "jdbc:skein:embedded:target/embedded";
        try (Connection first = DriverManager.getConnection("jdbc:skein:embedded:target/x/../embedded?schema=s")) {
            try (Connection second = DriverManager.getConnection(url);
                    Statement statement = second.createStatement();
                    ResultSet rows = statement.executeQuery("count 1 1")) {
                assertTrue(rows.next());
            }
            assertTrue(first.isValid(5));
            assertEquals(List.of("start embedded"), EVENTS);
        }
        assertEquals(List.of("start embedded", "stop embedded"), EVENTS.subList(0, 2));
        assertTrue(EVENTS.contains("closed session with options [schema]"), EVENTS.toString());
    }

    @Test
    void tellsWhyAGatewayDoesNotStart() {
        SQLException error = assertThrows(
                SQLException.class, () -> DriverManager.getConnection("jdbc:skein:embedded:target/broken"));
        assertEquals("55006", error.getSQLState());
    }

    @Test
    void aLostSessionEndsTheConnection() throws Exception {
        FlightSqlTestServer server = new FlightSqlTestServer(false);
        int port = server.port();
        try (Connection connection = DriverManager.getConnection(server.url() + "mine")) {
            server.close();
            assertFalse(connection.isValid(5));
            try (FlightSqlTestServer restarted = new FlightSqlTestServer(false, port, null, null)) {
                assertEquals(port, restarted.port());
                // the test server begins a session when an option is asked for or set
                SQLException error = assertThrows(SQLException.class, () -> {
                    for (int i = 0; i < 100; i++) {
                        connection.setSchema("other");
                        Thread.sleep(50);
                    }
                });
                assertTrue(error.getSQLState().startsWith("08"), error.toString());
                assertFalse(connection.isValid(5));
            }
        }
    }
}
