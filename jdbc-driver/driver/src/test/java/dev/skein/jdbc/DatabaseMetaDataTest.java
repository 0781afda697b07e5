package dev.skein.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a BI tool asks before its first query. */
@Timeout(120)
class DatabaseMetaDataTest {
    private static FlightSqlTestServer server;
    private static Connection connection;
    private static DatabaseMetaData metaData;

    @BeforeAll
    static void start() throws Exception {
        server = new FlightSqlTestServer(false);
        connection = DriverManager.getConnection(server.url());
        metaData = connection.getMetaData();
    }

    @AfterAll
    static void stop() throws Exception {
        connection.close();
        server.close();
    }

    @Test
    void namesTheServer() throws SQLException {
        assertEquals("Test", metaData.getDatabaseProductName());
        assertEquals("7.3.1", metaData.getDatabaseProductVersion());
        assertEquals(7, metaData.getDatabaseMajorVersion());
        assertEquals(3, metaData.getDatabaseMinorVersion());
        assertTrue(metaData.isReadOnly());
        assertEquals(server.url(), metaData.getURL());
    }

    @Test
    void listsTablesAndHonoursEscapedPatterns() throws SQLException {
        assertEquals(List.of("my_table", "myxtable"), tables("my_table"));
        assertEquals(List.of("my_table"), tables("my\\_table"));
        assertEquals(List.of("myxtable"), tables("myx%"));
        assertEquals(List.of("my_table", "myxtable"), tables(null));
    }

    private static List<String> tables(@Nullable String pattern) throws SQLException {
        List<String> names = new ArrayList<>();
        try (ResultSet rows = metaData.getTables(null, null, pattern, new String[] {"TABLE"})) {
            assertEquals(10, rows.getMetaData().getColumnCount());
            while (rows.next()) {
                assertEquals("skein", rows.getString("TABLE_CAT"));
                assertEquals("public", rows.getString("TABLE_SCHEM"));
                assertEquals("TABLE", rows.getString("TABLE_TYPE"));
                names.add(rows.getString("TABLE_NAME"));
            }
        }
        return names;
    }

    @Test
    void listsColumns() throws SQLException {
        try (ResultSet rows = metaData.getColumns("skein", "public", "my\\_table", "d%")) {
            assertEquals(24, rows.getMetaData().getColumnCount());
            assertTrue(rows.next());
            assertEquals("double_col", rows.getString("COLUMN_NAME"));
            assertEquals(7, rows.getInt("ORDINAL_POSITION"));
            assertTrue(rows.next());
            assertEquals("decimal_col", rows.getString("COLUMN_NAME"));
            assertEquals(Types.DECIMAL, rows.getInt("DATA_TYPE"));
            assertEquals(38, rows.getInt("COLUMN_SIZE"));
            assertEquals(8, rows.getInt("DECIMAL_DIGITS"));
            assertEquals("YES", rows.getString("IS_NULLABLE"));
            assertTrue(rows.next());
            assertEquals("date_col", rows.getString("COLUMN_NAME"));
            rows.getInt("DECIMAL_DIGITS");
            assertTrue(rows.wasNull());
            assertTrue(rows.next());
            assertEquals("duration_col", rows.getString("COLUMN_NAME"));
            assertFalse(rows.next());
        }
    }

    @Test
    void listsTypes() throws SQLException {
        try (ResultSet rows = metaData.getTypeInfo()) {
            assertEquals(18, rows.getMetaData().getColumnCount());
            List<String> names = new ArrayList<>();
            int last = Integer.MIN_VALUE;
            while (rows.next()) {
                names.add(rows.getString("TYPE_NAME"));
                assertTrue(rows.getInt("DATA_TYPE") >= last);
                last = rows.getInt("DATA_TYPE");
            }
            assertTrue(names.containsAll(List.of("BIGINT", "DECIMAL", "TIMESTAMP WITH TIME ZONE", "UUID")));
        }
    }

    /** Nothing that a tool may call throws, even where this server does not know the command. */
    @Test
    void answersEveryQuestion() throws Exception {
        int results = 0;
        for (Method method : DatabaseMetaData.class.getMethods()) {
            if (method.getDeclaringClass() != DatabaseMetaData.class) {
                continue;
            }
            Object[] arguments = new Object[method.getParameterCount()];
            for (int i = 0; i < arguments.length; i++) {
                Class<?> type = method.getParameterTypes()[i];
                arguments[i] = type == int.class ? 1 : type == boolean.class ? (Object) false : null;
                if (type == String.class && i == 2 && method.getName().endsWith("Keys")) {
                    arguments[i] = "my_table";
                }
                if (method.getName().equals("getCrossReference") && i % 3 == 2) {
                    arguments[i] = "my_table";
                }
            }
            Object answer;
            try {
                answer = method.invoke(metaData, arguments);
            } catch (InvocationTargetException e) {
                throw new AssertionError(method.getName(), e.getCause());
            }
            if (answer instanceof ResultSet rows) {
                assertTrue(rows.getMetaData().getColumnCount() > 0, method.getName());
                rows.close();
                results++;
            }
        }
        assertTrue(results >= 24, "only " + results + " result sets");
    }
}
