package dev.skein.server.flight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skein.server.Eventually;
import dev.skein.server.sql.TestGateway;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A gateway that is told to stop while clients work.
final class DrainTest {
    private static final long LONG_MILLIS = 600_000;

    @TempDir
    private Path data;

    @Test
    void runningQueryIsFinishedAndNewOnesAreRefused() throws Exception {
        try (TestGateway gateway = TestGateway.openWithHttp(data);
                Connection connection = gateway.connect();
                Connection other = gateway.connect();
                Statement statement = connection.createStatement();
                PreparedStatement prepared = other.prepareStatement("SELECT 1");
                ResultSet rows = statement.executeQuery("SELECT o_comment, n_comment, r_comment FROM tpch.tiny.orders, tpch.tiny.nation, tpch.tiny.region")) {
            assertTrue(rows.next());
            CompletableFuture<Void> drained = CompletableFuture.runAsync(() -> gateway.gateway().drain(LONG_MILLIS));
            Eventually.until("the gateway is not ready", () -> readiness(gateway) == 503);
            Eventually.until("new statements are refused", () -> refused(other, prepared));
            int count = 1;
            while (rows.next()) {
                count++;
            }
            assertEquals(1_875_000, count);
            drained.get();
        }
    }

    private static boolean refused(Connection connection, PreparedStatement prepared) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeQuery("SELECT 1").close();
            return false;
        } catch (SQLException e) {
            assertEquals("57P01", e.getSQLState());
            assertEquals("57P01", assertThrows(SQLException.class, prepared::executeQuery).getSQLState());
            return true;
        }
    }

    private static int readiness(TestGateway gateway) throws Exception {
        URI ready = URI.create("http://127.0.0.1:" + gateway.gateway().httpPort() + "/ready");
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(ready).build(), BodyHandlers.discarding())
                    .statusCode();
        }
    }

    @Test
    void queryThatTakesTooLongIsEnded() throws Exception {
        try (TestGateway gateway = TestGateway.open(data);
                Connection connection = gateway.connect();
                Statement statement = connection.createStatement()) {
            CompletableFuture<SQLException> failure = CompletableFuture.supplyAsync(() -> assertThrows(
                    SQLException.class,
                    () -> statement.executeQuery("SELECT sum(l_quantity) FROM tpch.sf100.lineitem").next()));
            Eventually.until("the query runs",
                    () -> !gateway.gateway().queries().log().running().isEmpty());
            gateway.gateway().drain(0);
            assertEquals("57P01", failure.get().getSQLState(), failure.get().getMessage());
        }
    }
}
