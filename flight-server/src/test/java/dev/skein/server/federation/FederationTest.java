package dev.skein.server.federation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skein.server.sql.TestGateway;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Statements over a real PostgreSQL through a running gateway: what is pushed, and that the answer does not depend on it.
final class FederationTest {
    private static final String SETUP = """
            CREATE TABLE customer (id int PRIMARY KEY, name text, country char(2), balance numeric(12,2), note varchar(30));
            INSERT INTO customer SELECT i, (ARRAY['Zoë', 'anna', 'Anna', 'émile', '_x', 'Bob', '-b'])[1 + i % 7] || ' ' || i,
                (ARRAY['DE', 'FR', 'US', 'ch'])[1 + i % 4], i * 1.25 - 100, CASE WHEN i % 7 <> 0 THEN 'n%' || i END
                FROM generate_series(1, 500) i;
            CREATE TABLE orders (id bigint PRIMARY KEY, customer int REFERENCES customer, amount numeric, quantity smallint,
                at timestamptz, weight double precision);
            INSERT INTO orders SELECT i, CASE WHEN i % 50 <> 0 THEN 1 + i % 500 END, i / 7.0, i % 100 - 50,
                '2024-01-01Z'::timestamptz + i * interval '1 hour 1 microsecond',
                CASE i % 4 WHEN 0 THEN 'NaN' WHEN 1 THEN 'Infinity' WHEN 2 THEN i / 8.0 END
                FROM generate_series(1, 4000) i;
            CREATE TYPE mood AS ENUM ('sad', 'glad');
            CREATE TABLE kinds (n numeric, p numeric(10,3), tz timestamptz, u uuid, j json, jb jsonb, a int[], m mood, c char(5),
                b bytea, i interval, d date, r real);
            INSERT INTO kinds VALUES (1.5, -2.125, '2024-05-05 10:11:12.123456+02', '00112233-4455-6677-8899-aabbccddeeff',
                '{"a": 1}', '{"b": 2}', '{1,2,NULL}', 'glad', 'ab', '\\x01ff', '1 year 2 days 03:04:05', '2024-02-29', 'NaN');
            CREATE TABLE endless (d date);
            INSERT INTO endless VALUES ('infinity');
            ANALYZE;
            """;

    @TempDir
    private static Path data;

    private static EmbeddedPostgres postgres;
    private static TestGateway gateway;

    @BeforeAll
    static void open() throws Exception {
        Logger.getLogger("").setLevel(Level.WARNING);
        postgres = EmbeddedPostgres.start();
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(SETUP);
        }
        gateway = TestGateway.open(data);
        run("CREATE SERVER pg TYPE jdbc OPTIONS (url 'jdbc:postgresql://localhost:" + postgres.getPort()
                + "/postgres', user 'postgres', password 'open sesame')");
        run("CREATE SCHEMA copy");
        run("CREATE TABLE copy.customer AS SELECT * FROM pg.public.customer");
        run("CREATE TABLE copy.orders AS SELECT * FROM pg.public.orders");
    }

    @AfterAll
    static void close() throws Exception {
        gateway.close();
        postgres.close();
    }

    private static void run(String sql) throws SQLException {
        try (Connection connection = gateway.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> rows(String sql) throws SQLException {
        try (Connection connection = gateway.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    row.add(String.valueOf(result.getString(i)));
                }
                rows.add(String.join("|", row));
            }
            return rows;
        }
    }

    private static String message(SQLException failure) {
        return String.valueOf(failure.getMessage());
    }

    private static String plan(String sql) throws SQLException {
        return String.join("\n", rows("EXPLAIN " + sql));
    }

    /// Each query ends with an order that leaves no choice.
    @ParameterizedTest
    @ValueSource(strings = {
        "SELECT id, name FROM @.customer WHERE name > 'Anna 3' AND name < 'b' ORDER BY name, id",
        "SELECT name FROM @.customer WHERE name LIKE '%\\_%' OR note LIKE 'n!%1_' ESCAPE '!' ORDER BY name DESC LIMIT 20",
        "SELECT min(name), max(name), min(note), count(note), count(*) FROM @.customer",
        "SELECT country, count(*), sum(balance), avg(balance), min(balance) FROM @.customer GROUP BY country ORDER BY country",
        "SELECT note, id FROM @.customer ORDER BY note, id LIMIT 10 OFFSET 5",
        "SELECT note, id FROM @.customer ORDER BY note DESC NULLS LAST, id LIMIT 7",
        "SELECT id / 3, -id / 3, id % 7, balance / 3 FROM @.customer WHERE id / 3 = 5 OR balance / 4 = -20 ORDER BY id",
        "SELECT count(*) FROM @.customer WHERE country = 'DE' AND country <> 'FR'",
        "SELECT quantity, weight, count(*) FROM @.orders WHERE weight > 100 OR weight IS NULL GROUP BY quantity, weight"
                + " ORDER BY weight, quantity LIMIT 30",
        "SELECT max(weight), min(weight), max(at), min(at), sum(quantity), avg(quantity) FROM @.orders",
        "SELECT amount, amount * 2 FROM @.orders WHERE amount BETWEEN 10 AND 11 ORDER BY amount",
        "SELECT id FROM @.orders WHERE at >= TIMESTAMP WITH TIME ZONE '2024-02-01 00:00:00+02' AND extract(day FROM at) = 1"
                + " ORDER BY at DESC LIMIT 3",
        "SELECT count(DISTINCT customer), count(DISTINCT quantity) FROM @.orders WHERE customer IN (1, 2, 3, NULL)",
        "SELECT c.country, count(*), sum(o.amount) FROM @.orders o JOIN @.customer c ON c.id = o.customer"
                + " WHERE c.balance > 0 AND o.quantity < 10 GROUP BY c.country ORDER BY 3 DESC LIMIT 2",
        "SELECT c.name, o.id FROM @.customer c LEFT JOIN @.orders o ON o.customer = c.id AND o.amount > 570"
                + " WHERE c.id < 40 ORDER BY c.id, o.id",
        "SELECT a.id, b.id FROM @.customer a JOIN @.customer b ON a.id = b.id + 1 AND a.country < b.country ORDER BY 1, 2",
        "SELECT name FROM @.customer WHERE id NOT IN (SELECT customer FROM @.orders WHERE customer IS NOT NULL) ORDER BY 1",
        "SELECT name FROM @.customer c WHERE EXISTS (SELECT 1 FROM @.orders o WHERE o.customer = c.id AND amount > 571)"
                + " ORDER BY 1",
        "SELECT upper(country), length(name) FROM @.customer WHERE length(name) > 8 ORDER BY 1, 2 LIMIT 5",
    })
    void theAnswerDoesNotDependOnWhereItIsComputed(String query) throws SQLException {
        assertEquals(rows(query.replace("@", "copy")), rows(query.replace("@", "pg.public")));
    }

    @Test
    void aWholeReportIsOneRemoteStatement() throws SQLException {
        String plan = plan("SELECT c.country, count(*), sum(o.amount) AS total FROM pg.orders o JOIN pg.customer c"
                + " ON c.id = o.customer WHERE c.balance > 0 AND name < 'b' GROUP BY c.country ORDER BY total DESC LIMIT 2");
        assertTrue(plan.startsWith("Scan pg.public.orders ⨝ pg.public.customer [country, count, sum]"), plan);
        for (String part : List.of("remote SQL: SELECT", "t2.\"id\" = t1.\"customer\"", "\"balance\" > ",
                "\"name\" COLLATE \"C\" < 'b'", "GROUP BY", "ORDER BY 3 DESC NULLS FIRST LIMIT 2")) {
            assertTrue(plan.contains(part), () -> part + " in\n" + plan);
        }
    }

    @Test
    void whatIsNotPushedSaysWhy() throws SQLException {
        String condition = plan("SELECT id FROM pg.customer WHERE balance / 2 > 3 ORDER BY id LIMIT 1");
        assertTrue(condition.contains("not pushed: condition on balance: the function divide may differ there"), condition);
        assertTrue(condition.contains("not pushed: sort: not all conditions were pushed"), condition);
        String outer = plan("SELECT count(*) FROM pg.customer c LEFT JOIN pg.orders o ON o.customer = c.id");
        assertTrue(outer.contains("not pushed: join: only inner joins are"), outer);
        String computed = plan("SELECT sum(balance * 2) FROM pg.customer");
        assertTrue(computed.contains("not pushed: aggregation: it is over computed columns"), computed);
    }

    @Test
    void aNativeTableJoinsARemoteOneAndNarrowsItsScan() throws SQLException {
        run("CREATE TABLE chosen AS SELECT id AS chosen_id FROM copy.customer WHERE id IN (3, 5, 250)");
        String join = " FROM pg.orders o JOIN chosen ON o.customer = chosen_id";
        assertEquals(rows("SELECT count(*), sum(o.id) FROM copy.orders o JOIN chosen ON o.customer = chosen_id"),
                rows("SELECT count(*), sum(o.id)" + join));
        String plan = plan("ANALYZE SELECT o.id" + join);
        assertTrue(plan.contains("told by joins: customer IN (3, 5, 250)"), plan);
        assertTrue(plan.contains("actual 24 rows"), plan);
    }

    @Test
    void everyTypeComesAsItIs() throws SQLException {
        assertEquals(
                List.of("1.5000000000|-2.125|2024-05-05 08:11:12.123456+00|00112233-4455-6677-8899-aabbccddeeff|{\"a\": 1}"
                        + "|{\"b\": 2}|{1,2,NULL}|glad|ab|\\x01ff|1 year 2 days 03:04:05|2024-02-29|NaN"),
                rows("SELECT n, p, tz, u, j, jb, a, m, c, b, i, d, r FROM pg.kinds"));
        SQLException endless = assertThrows(SQLException.class, () -> rows("SELECT d FROM pg.endless"));
        assertEquals("22008", endless.getSQLState());
        assertTrue(message(endless).contains("column \"d\" holds infinity"), message(endless));
    }

    @Test
    void aSourceThatIsDownOrRefusesTheLoginSaysWhatToDo() throws SQLException {
        run("CREATE SERVER down TYPE jdbc OPTIONS (url 'jdbc:postgresql://localhost:1/x', user 'u', password 'open sesame')");
        run("CREATE SERVER stranger TYPE jdbc OPTIONS (url 'jdbc:postgresql://localhost:" + postgres.getPort()
                + "/postgres', user 'nobody', password 'open sesame')");
        for (String server : List.of("down", "stranger")) {
            SQLException failure = assertThrows(SQLException.class, () -> rows("SELECT * FROM " + server + ".public.t"));
            assertEquals("08001", failure.getSQLState());
            assertTrue(message(failure).contains("server \"" + server + "\"")
                    && message(failure).contains(server.equals("down") ? "check that the database runs" : "password"),
                    message(failure));
            assertFalse(message(failure).contains("sesame"), message(failure));
        }
        assertEquals(List.of("1"), rows("SELECT 1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "CREATE SERVER x TYPE jdbc OPTIONS (url 'jdbc:mysql://h/d', user 'u', password 'open sesame')",
        "CREATE SERVER x TYPE jdbc OPTIONS (url 'jdbc:postgresql://h/d', passwort 'open sesame')",
        "CREATE SERVER x TYPE jdbc OPTIONS (url 'jdbc:postgresql://h/d', password 'a' 'open sesame')",
        "CREATE SERVER x TYPE jdbc OPTIONS (password 'open sesame', password 'open sesame')",
        "EXPLAIN CREATE SERVER x TYPE jdbc OPTIONS (url 'jdbc:postgresql://h/d', password 'open sesame')",
        "CREATE SERVER pg TYPE jdbc OPTIONS (url 'jdbc:postgresql://h/d', password 'open sesame')",
    })
    void aServerThatCannotBeMadeSaysWhyWithoutItsPassword(String sql) {
        SQLException failure = assertThrows(SQLException.class, () -> run(sql));
        assertFalse(message(failure).contains("sesame"), message(failure));
    }

    @Test
    void noSystemTableShowsThePassword() throws SQLException {
        for (String table : List.of("queries", "lineage", "servers", "settings", "tables", "columns")) {
            assertFalse(String.join("\n", rows("SELECT * FROM system." + table)).contains("sesame"), table);
        }
    }
}
