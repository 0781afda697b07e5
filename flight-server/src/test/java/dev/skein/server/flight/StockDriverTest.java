package dev.skein.server.flight;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skein.server.sql.TestGateway;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The gateway with the JDBC driver that the Arrow project publishes, which shares no code with ours.
final class StockDriverTest {
    private static final Path QUERIES = Path.of("../planner/src/test/resources/tpch");
    private static final List<String> TABLES =
            List.of("region", "nation", "supplier", "customer", "part", "partsupp", "orders", "lineitem");

    @TempDir
    private static Path data;

    private static TestGateway gateway;
    private static Connection ours;
    private static Connection stock;

    @BeforeAll
    static void open() throws SQLException {
        gateway = TestGateway.open(data);
        ours = gateway.connect();
        try (Statement statement = ours.createStatement()) {
            for (String table : TABLES) {
                statement.execute("CREATE TABLE " + table + " AS SELECT * FROM tpch.tiny." + table);
            }
        }
        stock = DriverManager.getConnection(
                "jdbc:arrow-flight-sql://127.0.0.1:" + gateway.gateway().port() + "/?useEncryption=false");
    }

    @AfterAll
    static void close() throws SQLException {
        stock.close();
        ours.close();
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "q01", "q02", "q03", "q04", "q05", "q06", "q07", "q08", "q09", "q10", "q11", "q12", "q13", "q14", "q15",
                "q16", "q17", "q18", "q19", "q20", "q21", "q22"
            })
    void givesTheRowsThatOurDriverGives(String name) throws IOException, SQLException {
        String query = Files.readString(QUERIES.resolve(name + ".sql"));
        assertEquals(rows(ours, query), rows(stock, query));
    }

    private static List<List<Object>> rows(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            List<List<Object>> rows = new ArrayList<>();
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<Object> row = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    Object value = result.getObject(i);
                    row.add(result.wasNull() ? "NULL" : value);
                }
                rows.add(row);
            }
            return rows;
        }
    }

    @Test
    void readsEveryType() throws SQLException {
        try (Statement statement = stock.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT CAST(-128 AS TINYINT), CAST(-32768 AS SMALLINT), CAST(-2147483648 AS INTEGER),
                            9223372036854775807, CAST(1.5 AS REAL), CAST(-2.5 AS DOUBLE),
                            CAST('12345678901234567890123456789012345.678' AS DECIMAL(38, 3)), true, 'Zürich 😀', '',
                            DATE '1899-12-31', TIMESTAMP '1950-01-02 03:04:05.000006', X'00FF10', CAST(NULL AS INTEGER),
                            CAST(NULL AS VARCHAR)""")) {
            assertTrue(row.next());
            assertEquals(-128, row.getByte(1));
            assertEquals(-32768, row.getShort(2));
            assertEquals(Integer.MIN_VALUE, row.getInt(3));
            assertEquals(Long.MAX_VALUE, row.getLong(4));
            assertEquals(1.5f, row.getFloat(5));
            assertEquals(-2.5, row.getDouble(6));
            assertEquals(new BigDecimal("12345678901234567890123456789012345.678"), row.getBigDecimal(7));
            assertTrue(row.getBoolean(8));
            assertEquals("Zürich 😀", row.getString(9));
            assertEquals("", row.getString(10));
            assertEquals(Date.valueOf("1899-12-31"), row.getDate(11));
            assertArrayEquals(new byte[] {0, (byte) 0xFF, 0x10}, row.getBytes(13));
            assertEquals(0, row.getInt(14));
            assertTrue(row.wasNull());
            assertEquals(null, row.getString(15));
            assertFalse(row.next());
        }
    }

    @Test
    void writesAndReadsWithParameters() throws SQLException {
        try (Statement statement = stock.createStatement()) {
            assertEquals(0, statement.executeUpdate(
                    "CREATE TABLE written (i INTEGER, b BIGINT, t VARCHAR, d DECIMAL(10, 2), f DOUBLE, day DATE,"
                            + " at TIMESTAMP, ok BOOLEAN)"));
            try (PreparedStatement insert =
                    stock.prepareStatement("INSERT INTO written VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
                assertEquals(8, insert.getParameterMetaData().getParameterCount());
                insert.setInt(1, 5);
                insert.setLong(2, Long.MIN_VALUE);
                insert.setString(3, "häß");
                insert.setBigDecimal(4, new BigDecimal("-12.34"));
                insert.setDouble(5, 1e300);
                insert.setDate(6, Date.valueOf("1965-03-04"));
                insert.setTimestamp(7, Timestamp.valueOf("1965-03-04 05:06:07"));
                insert.setBoolean(8, true);
                assertEquals(1, insert.executeUpdate());
                for (int i = 1; i <= 8; i++) {
                    insert.setNull(i, Types.NULL);
                }
                assertEquals(1, insert.executeUpdate());
            }
            try (PreparedStatement select =
                    stock.prepareStatement("SELECT b, t, d FROM written WHERE i = ? AND t = ?")) {
                select.setInt(1, 5);
                select.setString(2, "häß");
                try (ResultSet row = select.executeQuery()) {
                    assertTrue(row.next());
                    assertEquals(Long.MIN_VALUE, row.getLong(1));
                    assertEquals(new BigDecimal("-12.34"), row.getBigDecimal(3));
                    assertFalse(row.next());
                }
                select.setInt(1, 6);
                try (ResultSet row = select.executeQuery()) {
                    assertFalse(row.next(), "other parameters, other rows");
                }
            }
            assertEquals(rows(ours, "SELECT i, b, t, d, f, ok FROM written ORDER BY i"),
                    rows(stock, "SELECT i, b, t, d, f, ok FROM written ORDER BY i"));
            assertEquals(2, statement.executeUpdate("UPDATE written SET t = 'x'"));
            assertEquals(1, statement.executeUpdate("DELETE FROM written WHERE i IS NULL"));
            statement.executeUpdate("DROP TABLE written");
        }
    }

    @Test
    void tellsItsTables() throws SQLException {
        DatabaseMetaData metaData = stock.getMetaData();
        assertEquals("Skein", metaData.getDatabaseProductName());
        assertEquals(TABLES.stream().sorted().toList(), names(metaData.getTables("skein", "public", "%", null), "TABLE_NAME"));
        assertEquals(List.of("r_regionkey", "r_name", "r_comment"),
                names(metaData.getColumns("skein", "public", "region", "%"), "COLUMN_NAME"));
        assertTrue(names(metaData.getSchemas(), "TABLE_SCHEM").contains("public"));
        assertTrue(names(metaData.getCatalogs(), "TABLE_CAT").containsAll(List.of("skein", "system", "tpch")));
    }

    private static List<String> names(ResultSet rows, String column) throws SQLException {
        try (rows) {
            List<String> names = new ArrayList<>();
            while (rows.next()) {
                names.add(rows.getString(column));
            }
            return names;
        }
    }

    @Test
    void tellsWhatIsWrong() throws SQLException {
        try (Statement statement = stock.createStatement()) {
            SQLException missing = assertThrows(SQLException.class, () -> statement.executeQuery("SELECT * FROM nothing"));
            assertTrue(String.valueOf(missing.getMessage()).contains("\"nothing\" does not exist"), missing.getMessage());
        }
    }
}
