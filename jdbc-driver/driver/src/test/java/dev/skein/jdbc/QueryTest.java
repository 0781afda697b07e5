package dev.skein.jdbc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.util.Calendar;
import java.util.Locale;
import java.util.Set;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Queries over the wire, against a real Flight SQL server. */
@Timeout(120)
class QueryTest {
    private static final long PATIENCE_SECONDS = 60;

    private static FlightSqlTestServer server;
    private static Connection connection;

    @BeforeAll
    static void start() throws Exception {
        server = new FlightSqlTestServer(false);
        connection = DriverManager.getConnection(server.url());
    }

    @AfterAll
    static void stop() throws Exception {
        connection.close();
        server.close();
    }

    @Test
    void readsEveryTypeByItsOwnGetter() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("types 1")) {
            assertTrue(rows.next());
            assertTrue(rows.getBoolean("boolean_col"));
            assertEquals(-128, rows.getByte("tinyint_col"));
            assertEquals(-32768, rows.getShort("smallint_col"));
            assertEquals(0, rows.getInt("int_col"));
            assertEquals(Long.MIN_VALUE, rows.getLong("bigint_col"));
            assertEquals(1.5f, rows.getFloat("real_col"));
            assertEquals(-0.1, rows.getDouble("double_col"));
            assertEquals(new BigDecimal(TestData.BIG_DECIMAL), rows.getBigDecimal("decimal_col"));
            assertEquals("abc", rows.getString("char_col"));
            assertEquals("Grüße, 世界", rows.getString("VARCHAR_COL"));
            assertArrayEquals(new byte[] {0, (byte) 0xFF}, rows.getBytes("varbinary_col"));
            assertEquals(Date.valueOf("2024-02-29"), rows.getDate("date_col"));
            assertEquals(LocalTime.of(12, 34, 56, 789_012_000), rows.getObject("time_col", LocalTime.class));
            assertEquals(Timestamp.valueOf("2024-02-29 00:00:00.000001"), rows.getTimestamp("timestamp_col"));
            assertEquals(
                    OffsetDateTime.parse("2024-02-29T00:00:00.000001Z"),
                    rows.getObject("timestamptz_col", OffsetDateTime.class));
            assertEquals(Period.of(1, 2, 0), rows.getObject("months_col"));
            assertEquals(Duration.parse("P1DT2H3M4.000005S"), rows.getObject("duration_col", Duration.class));
            assertEquals(UUID.fromString(TestData.UUID), rows.getObject("uuid_col"));

            assertTrue(rows.next());
            for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                assertNull(rows.getObject(column));
                assertTrue(rows.wasNull());
            }
            assertEquals(0, rows.getLong("bigint_col"));
            assertTrue(rows.wasNull());
            assertNull(rows.getString("varchar_col"));

            assertTrue(rows.next());
            assertEquals(Long.MAX_VALUE, rows.getLong("bigint_col"));
            assertFalse(rows.wasNull());
            assertFalse(rows.getBoolean("boolean_col"));
            assertTrue(Float.isNaN(rows.getFloat("real_col")));
            assertEquals("", rows.getString("varchar_col"));
            assertEquals(LocalDate.of(1, 1, 1), rows.getObject("date_col", LocalDate.class));
            assertEquals("0001-01-01", rows.getDate("date_col").toString());
            assertEquals(
                    LocalDateTime.parse("1969-12-31T23:59:59.999999"),
                    rows.getObject("timestamp_col", LocalDateTime.class));
            assertFalse(rows.next());
        }
    }

    @Test
    void readsEveryTypeAsText() throws SQLException {
        String[] expected = {
            "true", "-128", "-32768", "0", "-9223372036854775808", "1.5", "-0.1", TestData.BIG_DECIMAL, "abc",
            "Grüße, 世界", "\\x00ff", "2024-02-29", "12:34:56.789012", "2024-02-29 00:00:00.000001",
            "2024-02-29 00:00:00.000001+00", "1 year 2 mons", "1 day 02:03:04.000005", TestData.UUID
        };
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("types 1")) {
            assertTrue(rows.next());
            for (int column = 1; column <= expected.length; column++) {
                assertEquals(expected[column - 1], rows.getString(column), rows.getMetaData().getColumnName(column));
            }
        }
    }

    @Test
    void convertsBetweenTypesAndRefusesWhatDoesNotFit() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("types 1")) {
            assertTrue(rows.next());
            assertEquals(-128, rows.getInt("tinyint_col"));
            assertEquals(0L, rows.getLong("double_col"));
            assertEquals("22003", stateOf(() -> rows.getInt("bigint_col")));
            assertEquals("22003", stateOf(() -> rows.getLong("decimal_col")));
            assertEquals("22003", stateOf(() -> rows.getByte("smallint_col")));
            assertEquals("22018", stateOf(() -> rows.getInt("varchar_col")));
            assertEquals("07006", stateOf(() -> rows.getInt("date_col")));
            assertEquals("07006", stateOf(() -> rows.getDate("int_col")));
            assertEquals("42703", stateOf(() -> rows.getDate("no_such")));
            assertEquals("07009", stateOf(() -> rows.getDate(99)));
            Calendar tokyo = Calendar.getInstance(TimeZone.getTimeZone("Asia/Tokyo"), Locale.ROOT);
            assertEquals(
                    OffsetDateTime.parse("2024-02-29T00:00:00.000001+09:00").toInstant(),
                    rows.getTimestamp("timestamp_col", tokyo).toInstant());
            assertEquals(
                    OffsetDateTime.parse("2024-02-29T00:00:00.000001Z").toInstant(),
                    rows.getTimestamp("timestamptz_col", tokyo).toInstant());
        }
    }

    @Test
    void describesColumns() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("types 1")) {
            ResultSetMetaData columns = rows.getMetaData();
            int[] types = {
                Types.BOOLEAN, Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT, Types.REAL, Types.DOUBLE,
                Types.DECIMAL, Types.CHAR, Types.VARCHAR, Types.VARBINARY, Types.DATE, Types.TIME, Types.TIMESTAMP,
                Types.TIMESTAMP_WITH_TIMEZONE, Types.OTHER, Types.OTHER, Types.OTHER
            };
            assertEquals(types.length, columns.getColumnCount());
            assertTrue(rows.next());
            for (int column = 1; column <= types.length; column++) {
                assertEquals(types[column - 1], columns.getColumnType(column), columns.getColumnName(column));
                assertEquals(columns.getColumnClassName(column), classOf(rows.getObject(column)));
            }
            assertEquals(38, columns.getPrecision(8));
            assertEquals(8, columns.getScale(8));
            assertEquals(3, columns.getPrecision(9));
            assertEquals(ResultSetMetaData.columnNullable, columns.isNullable(1));
        }
    }

    private static String classOf(Object value) {
        for (Class<?> known : new Class<?>[] {Date.class, java.sql.Time.class, Timestamp.class}) {
            if (known.isInstance(value)) {
                return known.getName();
            }
        }
        return value.getClass().getName();
    }

    @Test
    void readsManyBatchesWithBoundedPrefetch() throws Exception {
        server.producer.batchesSent.set(0);
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("count 8000000 20000")) {
            long sum = 0;
            assertTrue(rows.next());
            Thread.sleep(300);
            assertTrue(server.producer.batchesSent.get() < 200, "sent " + server.producer.batchesSent.get());
            do {
                sum += rows.getLong(1);
            } while (rows.next());
            assertEquals(8_000_000L * 7_999_999 / 2, sum);
            assertTrue(rows.isAfterLast());
        }
    }

    @Test
    void stopsAtMaxRows() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setMaxRows(7);
            try (ResultSet rows = statement.executeQuery("count 100 5")) {
                int count = 0;
                while (rows.next()) {
                    count++;
                }
                assertEquals(7, count);
            }
        }
    }

    @Test
    void answersNoRows() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("types 0")) {
            assertFalse(rows.next());
            assertFalse(rows.isBeforeFirst());
            assertEquals(18, rows.getMetaData().getColumnCount());
        }
    }

    @Test
    void mapsErrorsBySqlState() throws SQLException {
        assertError(SQLSyntaxErrorException.class, "42P01", "error 42P01");
        assertError(SQLIntegrityConstraintViolationException.class, "23505", "error 23505");
        assertError(SQLTransactionRollbackException.class, "40001", "error 40001");
        assertError(SQLDataException.class, "22003", "error 22003");
        assertError(SQLTimeoutException.class, "57014", "error 57014");
        assertError(SQLSyntaxErrorException.class, "42000", "refuse");
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("late")) {
            SQLException late = assertThrows(SQLDataException.class, () -> {
                while (rows.next()) {
                    rows.getLong(1);
                }
            });
            assertEquals("22012", late.getSQLState());
            assertEquals("division by zero", late.getMessage());
        }
    }

    private static void assertError(Class<? extends SQLException> type, String state, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            SQLException error = assertThrows(type, () -> statement.executeQuery(sql));
            assertEquals(state, error.getSQLState());
        }
    }

    @Test
    void executeTellsQueriesFromUpdates() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            assertTrue(statement.execute("count 3 3"));
            assertEquals(-1, statement.getUpdateCount());
            assertTrue(statement.getResultSet().next());
            assertFalse(statement.getMoreResults());
            assertFalse(statement.execute("update 1"));
            assertEquals(1, statement.getUpdateCount());
            assertNull(statement.getResultSet());
            assertEquals(5, statement.executeUpdate("update 5"));
            statement.addBatch("update 1");
            statement.addBatch("update 2");
            assertArrayEquals(new int[] {1, 2}, statement.executeBatch());
        }
        assertTrue(server.producer.log.stream().anyMatch(line -> line.contains("closed") && line.contains("count 3 3")));
    }

    @Test
    void cancelsFromAnotherThread() throws Exception {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("endless")) {
            Thread canceller = new Thread(() -> {
                try {
                    Thread.sleep(100);
                    statement.cancel();
                } catch (InterruptedException | SQLException e) {
                    throw new AssertionError(e);
                }
            });
            canceller.start();
            assertEquals("57014", stateOf(() -> {
                while (rows.next()) {
                    rows.getLong(1);
                }
            }));
            canceller.join();
            assertTrue(server.producer.endlessCancelled.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS));
            assertTrue(server.producer.log.contains("cancelled"));
        }
    }

    @Test
    void anotherThreadMayCloseTheConnection() throws Exception {
        Connection shared = DriverManager.getConnection(server.url());
        Statement statement = shared.createStatement();
        ResultSet rows = statement.executeQuery("endless");
        CompletableFuture<String> reader = CompletableFuture.supplyAsync(() -> stateOf(() -> {
            while (rows.next()) {
                rows.getLong(1);
            }
        }));
        shared.close();
        // closed between two rows, cancelled while it waited, or cut off
        assertTrue(Set.of("24000", "57014", "08006").contains(reader.get()), reader.get());
        assertTrue(statement.isClosed());
        assertTrue(rows.isClosed());
        rows.close();
        statement.close();
        shared.close();
        assertTrue(server.producer.endlessCancelled.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void closingEarlyStopsTheServer() throws Exception {
        try (Statement statement = connection.createStatement()) {
            ResultSet rows = statement.executeQuery("endless");
            assertTrue(rows.next());
            rows.close();
            assertTrue(server.producer.endlessCancelled.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS));
            assertEquals("24000", stateOf(rows::next));
        }
    }

    @Test
    void queryTimeoutCountsWaitingOnly() throws Exception {
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(1);
            // a slow server may use up the time before the first row
            SQLException timeout = assertThrows(SQLTimeoutException.class, () -> {
                try (ResultSet rows = statement.executeQuery("endless")) {
                    while (rows.next()) {
                        rows.getLong(1);
                    }
                }
            });
            assertEquals("57014", timeout.getSQLState());
        }
    }

    @Test
    void closesOnCompletion() throws SQLException {
        Statement statement = connection.createStatement();
        statement.closeOnCompletion();
        ResultSet rows = statement.executeQuery("count 1 1");
        rows.close();
        assertTrue(statement.isClosed());
    }

    @Test
    void logsInAndRefuses() throws Exception {
        try (FlightSqlTestServer guarded = new FlightSqlTestServer(true)) {
            try (Connection open = DriverManager.getConnection(guarded.url(), "ada", "lovelace:1")) {
                assertTrue(open.isValid(5));
                try (Statement statement = open.createStatement();
                        ResultSet rows = statement.executeQuery("count 1 1")) {
                    assertTrue(rows.next());
                }
            }
            assertThrows(
                    SQLInvalidAuthorizationSpecException.class,
                    () -> DriverManager.getConnection(guarded.url(), "ada", "wrong"));
            assertThrows(SQLInvalidAuthorizationSpecException.class, () -> DriverManager.getConnection(guarded.url()));
        }
    }

    @Test
    void triesServersInOrderAndNamesTheUnreachable() throws Exception {
        int free;
        try (var socket = new java.net.ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        String hosts = "127.0.0.1:" + free + ",127.0.0.1:" + server.port();
        try (Connection second = DriverManager.getConnection("jdbc:skein://" + hosts + "/tpch?queryTimeout=9")) {
            assertTrue(second.isValid(5));
            assertEquals("tpch", second.getSchema());
            assertTrue(server.producer.log.stream().anyMatch(line -> line.contains("schema") && line.contains("tpch")));
            assertEquals(9, second.createStatement().getQueryTimeout());
        }
        SQLException refused = assertThrows(
                SQLNonTransientConnectionException.class,
                () -> DriverManager.getConnection("jdbc:skein://127.0.0.1:" + free + "/"));
        assertEquals("08001", refused.getSQLState());
        assertTrue(String.valueOf(refused.getMessage()).contains("127.0.0.1:" + free));
    }

    private static String stateOf(org.junit.jupiter.api.function.Executable executable) {
        return assertThrows(SQLException.class, executable).getSQLState();
    }
}
