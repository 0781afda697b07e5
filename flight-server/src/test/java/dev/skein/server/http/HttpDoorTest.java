package dev.skein.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skein.server.sql.TestGateway;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HttpDoorTest {
    @TempDir
    private static Path data;

    private static TestGateway gateway;
    private static HttpClient client;

    @BeforeAll
    static void open() {
        gateway = TestGateway.openWithHttp(data);
        client = HttpClient.newHttpClient();
    }

    @AfterAll
    static void close() {
        client.close();
        gateway.close();
    }

    private static HttpResponse<String> ask(String method, String path, String body)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.gateway().httpPort() + path))
                        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return ask("GET", path, "");
    }

    @Test
    void tellsThatItIsAliveAndReady() throws Exception {
        assertEquals(200, get("/health").statusCode());
        assertEquals("alive\n", get("/health").body());
        assertEquals(200, get("/ready?verbose=1").statusCode());
    }

    @Test
    void headHasTheLengthButNoBody() throws Exception {
        HttpResponse<String> answer = ask("HEAD", "/health", "");
        assertEquals(200, answer.statusCode());
        assertEquals("", answer.body());
        assertEquals("6", answer.headers().firstValue("content-length").orElseThrow());
    }

    @Test
    void refusesWhatItDoesNotServe() throws Exception {
        assertEquals(404, get("/").statusCode());
        assertTrue(get("/nothing").body().contains("/metrics"));
        HttpResponse<String> posted = ask("POST", "/health", "hello");
        assertEquals(405, posted.statusCode());
        assertEquals("GET, HEAD", posted.headers().firstValue("allow").orElseThrow());
    }

    @Test
    void boundsRequests() throws Exception {
        assertEquals(413, ask("POST", "/health", "x".repeat(1 << 20)).statusCode());
        assertEquals(200, get("/health").statusCode(), "the door still answers");
    }

    @Test
    void closesConnectionsThatTalkNonsense() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.gateway().httpPort())) {
            socket.getOutputStream().write("\0\1\2 nonsense\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            try (InputStream answer = socket.getInputStream()) {
                String text = new String(answer.readAllBytes(), StandardCharsets.ISO_8859_1);
                assertTrue(text.isEmpty() || text.startsWith("HTTP/1.1 400") || text.startsWith("HTTP/1.0 400"), text);
            }
        }
        assertEquals(200, get("/health").statusCode(), "the door still answers");
    }

    @Test
    void metricsCountWhatHappened() throws Exception {
        try (Connection connection = gateway.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT * FROM tpch.tiny.nation");
            statement.getResultSet().close();
            try {
                statement.executeQuery("SELECT 1 / (n_nationkey - n_nationkey) FROM tpch.tiny.nation").next();
            } catch (SQLException e) {
                assertEquals("22012", e.getSQLState());
            }
            HttpResponse<String> answer = get("/metrics");
            assertEquals(200, answer.statusCode());
            assertTrue(answer.headers().firstValue("content-type").orElseThrow().startsWith("text/plain; version=0.0.4"));
            String metrics = answer.body();
            assertTrue(value(metrics, "skein_queries_total{outcome=\"failed\"}") >= 1, metrics);
            assertTrue(value(metrics, "skein_flight_connections") >= 1, metrics);
            assertTrue(value(metrics, "skein_flight_sent_bytes_total") > 0, metrics);
            assertTrue(value(metrics, "skein_flight_calls_total") > 0, metrics);
            assertTrue(value(metrics, "skein_query_duration_seconds_count") >= 1, metrics);
            assertTrue(value(metrics, "skein_query_memory_limit_bytes") > 0, metrics);
            assertTrue(metrics.contains("jvm_memory_used_bytes"), metrics);
        }
    }

    private static double value(String metrics, String name) {
        return metrics.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(Double.NaN);
    }
}
