package dev.skein.jdbc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Parameters, there and back: the server answers what it was given, as Arrow's own reader understood it. */
@Timeout(120)
class PreparedStatementTest {
    private static final int PARAMETERS = 18;

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

    private static Object[] values() {
        return new Object[] {
            true,
            (byte) -128,
            (short) -32768,
            Integer.MIN_VALUE,
            Long.MAX_VALUE,
            -2.5f,
            1e-300,
            new BigDecimal(TestData.BIG_DECIMAL),
            "abc",
            "Grüße, 世界",
            new byte[] {1, 2, 3},
            LocalDate.of(1815, 12, 10),
            LocalTime.of(23, 59, 59, 999_999_000),
            LocalDateTime.of(1969, 7, 20, 20, 17, 40, 123_456_000),
            OffsetDateTime.parse("2024-02-29T12:00:00.5+02:00"),
            Period.of(-1, -3, 0),
            Duration.ofDays(-3).plusNanos(5_000),
            UUID.fromString(TestData.UUID)
        };
    }

    @Test
    void sendsEveryType() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("echo")) {
            assertEquals(PARAMETERS, statement.getParameterMetaData().getParameterCount());
            assertEquals(Types.DECIMAL, statement.getParameterMetaData().getParameterType(8));
            assertEquals(PARAMETERS, statement.getMetaData().getColumnCount());
            Object[] values = values();
            for (int i = 0; i < PARAMETERS; i++) {
                statement.setObject(i + 1, values[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                assertTrue(rows.next());
                assertTrue(rows.getBoolean(1));
                assertEquals(-128, rows.getInt(2));
                assertEquals(-32768, rows.getInt(3));
                assertEquals(Integer.MIN_VALUE, rows.getInt(4));
                assertEquals(Long.MAX_VALUE, rows.getLong(5));
                assertEquals(-2.5f, rows.getFloat(6));
                assertEquals(1e-300, rows.getDouble(7));
                assertEquals(values[7], rows.getBigDecimal(8));
                assertEquals("abc", rows.getString(9));
                assertEquals("Grüße, 世界", rows.getString(10));
                assertArrayEquals(new byte[] {1, 2, 3}, rows.getBytes(11));
                assertEquals(values[11], rows.getObject(12, LocalDate.class));
                assertEquals(values[12], rows.getObject(13, LocalTime.class));
                assertEquals(values[13], rows.getObject(14, LocalDateTime.class));
                assertEquals(
                        ((OffsetDateTime) values[14]).toInstant(), rows.getObject(15, OffsetDateTime.class).toInstant());
                assertEquals(values[15], rows.getObject(16));
                assertEquals(values[16], rows.getObject(17));
                assertEquals(values[17], rows.getObject(18));
                assertFalse(rows.next());
            }
            for (int i = 1; i <= PARAMETERS; i++) {
                statement.setNull(i, Types.VARCHAR);
            }
            assertTrue(statement.execute());
            try (ResultSet rows = statement.getResultSet()) {
                assertTrue(rows.next());
                for (int i = 1; i <= PARAMETERS; i++) {
                    assertNull(rows.getObject(i));
                }
            }
        }
    }

    @Test
    void parsesTextForOtherTypes() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("echo")) {
            String[] texts = {
                "true", "-1", "2", "3", "4", "0.5", "1e3", "12.5", "c", "v", null, "2024-02-29", "01:02:03",
                "2024-02-29 01:02:03.5", "2024-02-29 01:02:03+01", null, null, TestData.UUID
            };
            for (int i = 0; i < PARAMETERS; i++) {
                statement.setString(i + 1, texts[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                assertTrue(rows.next());
                assertEquals(-1, rows.getInt(2));
                assertEquals(new BigDecimal("12.50000000"), rows.getBigDecimal(8));
                assertEquals(Timestamp.valueOf("2024-02-29 01:02:03.5"), rows.getTimestamp(14));
                assertEquals("2024-02-29 00:02:03+00", rows.getString(15));
                assertEquals(TestData.UUID, rows.getString(18));
            }
        }
    }

    @Test
    void sendsANumberThatDoesNotFitInItsOwnType() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("echo")) {
            for (int i = 1; i <= PARAMETERS; i++) {
                statement.setNull(i, Types.NULL);
            }
            statement.setBigDecimal(4, new BigDecimal("1.005"));
            statement.setLong(2, 1_000);
            try (ResultSet rows = statement.executeQuery()) {
                assertTrue(rows.next());
                assertEquals(new BigDecimal("1.005"), rows.getBigDecimal(4));
                assertEquals(1_000, rows.getLong(2));
            }
        }
    }

    @Test
    void refusesWhatCannotBeMeant() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("echo")) {
            assertEquals("07009", stateOf(() -> statement.setInt(PARAMETERS + 1, 1)));
            assertEquals("07002", stateOf(statement::executeQuery));
            for (int i = 1; i <= PARAMETERS; i++) {
                statement.setNull(i, Types.NULL);
            }
            statement.setString(12, "no date");
            SQLException error = assertThrows(SQLException.class, statement::executeQuery);
            assertEquals("22018", error.getSQLState());
            assertTrue(String.valueOf(error.getMessage()).contains("parameter 12"));
            assertEquals("HY010", stateOf(() -> statement.executeQuery("count 1 1")));
            assertThrows(SQLFeatureNotSupportedException.class, () -> statement.setObject(1, new Object()));
        }
    }

    @Test
    void sendsABatchInOneCall() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("insert")) {
            Object[] values = values();
            for (int row = 0; row < 1_000; row++) {
                for (int i = 0; i < PARAMETERS; i++) {
                    statement.setObject(i + 1, row % 3 == 0 ? null : values[i]);
                }
                statement.addBatch();
            }
            int[] counts = statement.executeBatch();
            assertEquals(1_000, counts.length);
            assertEquals(Statement.SUCCESS_NO_INFO, counts[0]);
            assertEquals(1_000, statement.getUpdateCount());
            assertEquals(0, statement.executeBatch().length);
            assertEquals(1, statement.executeUpdate());
        }
        assertTrue(server.producer.log.stream().anyMatch(line -> line.startsWith("closed") && line.endsWith("insert")));
    }

    @Test
    void refusesGeneratedKeysAndTransactions() {
        assertThrows(
                SQLFeatureNotSupportedException.class,
                () -> connection.prepareStatement("insert", Statement.RETURN_GENERATED_KEYS));
        assertThrows(SQLFeatureNotSupportedException.class, () -> connection.setAutoCommit(false));
        assertThrows(SQLFeatureNotSupportedException.class, () -> connection.prepareCall("x"));
    }

    private static String stateOf(org.junit.jupiter.api.function.Executable executable) {
        return assertThrows(SQLException.class, executable).getSQLState();
    }
}
