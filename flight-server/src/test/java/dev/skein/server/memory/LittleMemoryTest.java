package dev.skein.server.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skein.server.sql.TestGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every query finishes with the right answer in a tenth of the memory that it takes when there is plenty, down to a floor:
/// what the batches of two workers, and a block of each file that they write or read, need in any case.
///
/// The long form takes another scale: `./mvnw verify -pl flight-server -am -Dtest=LittleMemoryTest -Dskein.memory.scale=1
/// -Dsurefire.failIfNoSpecifiedTests=false`. What even half of the heap does not hold goes to files in the first run, too.
final class LittleMemoryTest {
    private static final String SCALE = System.getProperty("skein.memory.scale", "0.04");

    private static final long PLENTY_BYTES = Runtime.getRuntime().maxMemory() / 2;

    private static final long FLOOR_BYTES = 16L << 20;

    private static final int PART = 10;

    private static final Path QUERIES = Path.of("../planner/src/test/resources/tpch");

    private static final List<String> TABLES = List.of(
            "lineitem", "orders", "customer", "part", "partsupp", "supplier", "nation", "region");

    /// Page views: long and skewed texts, many users, few regions.
    private static final String HITS = """
            CREATE TABLE hits AS
            SELECT l_orderkey * 7919 % 1000003 AS user_id,
                   CAST(l_suppkey % 97 AS INTEGER) AS region,
                   'https://site' || CAST(l_suppkey AS VARCHAR) || '.example/' || l_comment AS url,
                   CASE WHEN l_linenumber < 3 THEN '' ELSE l_comment || l_shipinstruct END AS title,
                   l_shipdate AS day,
                   l_partkey AS page,
                   CAST(l_extendedprice AS DOUBLE) AS seconds
            FROM lineitem""";

    private static final List<String> PAGE_VIEWS = List.of(
            "SELECT url, count(*) AS views FROM hits GROUP BY url ORDER BY views DESC, url LIMIT 10",
            "SELECT count(DISTINCT user_id) FROM hits",
            "SELECT count(DISTINCT url), count(DISTINCT title), sum(page), max(url) FROM hits",
            "SELECT region, count(DISTINCT user_id), count(DISTINCT url) FROM hits GROUP BY region",
            "SELECT user_id, title, count(*) AS views FROM hits GROUP BY user_id, title ORDER BY views DESC, user_id, title LIMIT 10",
            "SELECT * FROM hits WHERE url LIKE '%furious%' ORDER BY day, url, user_id LIMIT 10",
            "SELECT count(*), min(url), max(title) FROM (SELECT url, title FROM hits ORDER BY title, url LIMIT 100000 OFFSET 10)",
            "SELECT count(*), min(a.title), max(b.url) FROM hits a JOIN hits b ON a.url = b.url",
            "SELECT count(*), count(a.url), count(b.url) FROM hits a FULL JOIN hits b ON a.url = b.title AND a.user_id < b.user_id",
            "SELECT count(*) FROM hits WHERE url NOT IN (SELECT title FROM hits)",
            "SELECT count(*), min(url) FROM (SELECT url FROM hits EXCEPT SELECT title FROM hits)",
            "SELECT count(*), min(url) FROM (SELECT url, title FROM hits INTERSECT ALL SELECT url, title FROM hits WHERE region > 3)",
            "SELECT count(*), min(title) FROM (SELECT title, url FROM hits EXCEPT ALL SELECT title, url FROM hits WHERE region > 3)",
            "SELECT count(*), max(b.url) FROM nation a JOIN hits b ON a.n_name < b.title AND a.n_comment < b.url",
            "SELECT count(*), sum(place) FROM (SELECT rank() OVER (PARTITION BY region, day ORDER BY seconds) AS place FROM hits)",
            "SELECT count(*) FROM (SELECT DISTINCT * FROM hits)");

    @TempDir
    private Path directory;

    /// What a query gives with plenty of memory, and how much it takes.
    private record Run(List<String> rows, long peakBytes) {}

    @Test
    void aTenthOfTheNeedIsEnough() throws Exception {
        List<String> queries = new ArrayList<>(PAGE_VIEWS);
        try (Stream<Path> files = Files.list(QUERIES)) {
            for (Path file : files.sorted().toList()) {
                queries.add(Files.readString(file).strip());
            }
        }
        Map<String, Run> runs = new LinkedHashMap<>();
        try (TestGateway gateway = TestGateway.open(directory, PLENTY_BYTES);
                Connection connection = gateway.connect();
                Statement statement = connection.createStatement()) {
            for (String table : TABLES) {
                statement.execute("CREATE TABLE %s AS SELECT * FROM tpch.\"sf%s\".%s".formatted(table, SCALE, table));
            }
            statement.execute(HITS);
            for (String query : queries) {
                List<String> rows = rows(statement, query);
                runs.put(query, new Run(rows, number(statement, query, "peak_bytes")));
            }
        }
        Map<Long, List<String>> byMemory = new TreeMap<>();
        runs.forEach((query, run) -> byMemory
                .computeIfAbsent(Math.max(FLOOR_BYTES, run.peakBytes() / PART), _ -> new ArrayList<>())
                .add(query));
        List<String> failures = new ArrayList<>();
        long spilledBytes = 0;
        for (Map.Entry<Long, List<String>> each : byMemory.entrySet()) {
            spilledBytes += check(each.getKey(), each.getValue(), runs, failures);
        }
        assertEquals(List.of(), failures);
        assertTrue(spilledBytes > 0, "nothing was written to files");
    }

    private long check(long memoryBytes, List<String> queries, Map<String, Run> runs, List<String> failures)
            throws SQLException, IOException {
        try (TestGateway gateway = TestGateway.open(directory, memoryBytes);
                Connection connection = gateway.connect();
                Statement statement = connection.createStatement()) {
            long spilledBytes = 0;
            for (String query : queries) {
                Run run = Objects.requireNonNull(runs.get(query));
                try {
                    if (!run.rows().equals(rows(statement, query))) {
                        failures.add("with " + memoryBytes + " bytes another answer: " + query);
                    }
                    spilledBytes += number(statement, query, "spilled_bytes");
                } catch (SQLException e) {
                    failures.add("with " + memoryBytes + " bytes of " + run.peakBytes() + " " + e.getMessage() + ": " + query);
                }
            }
            try (Stream<Path> files = Files.exists(directory.resolve("tmp")) ? Files.list(directory.resolve("tmp")) : Stream.of()) {
                assertEquals(List.of(), files.toList(), "temporary files left");
            }
            return spilledBytes;
        }
    }

    private static List<String> rows(Statement statement, String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (ResultSet result = statement.executeQuery(query)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                StringBuilder row = new StringBuilder();
                for (int i = 1; i <= columns; i++) {
                    row.append(result.getString(i)).append('|');
                }
                rows.add(row.toString());
            }
        }
        rows.sort(null);
        return rows;
    }

    /// What the log says of a query.
    private static long number(Statement statement, String query, String column) throws SQLException {
        try (ResultSet result = statement.executeQuery("SELECT max(" + column + ") FROM system.queries WHERE sql = '"
                + query.replace("'", "''") + "'")) {
            assertTrue(result.next());
            long bytes = result.getLong(1);
            assertFalse(result.wasNull(), query);
            return bytes;
        }
    }
}
