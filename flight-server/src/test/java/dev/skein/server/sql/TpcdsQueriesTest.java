package dev.skein.server.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Runs the 99 TPC-DS queries, four of which have two parts, and compares the answers with those of DuckDB on the same rows.
final class TpcdsQueriesTest {
    private static final Path QUERIES = Path.of("../planner/src/test/resources/tpcds");
    private static final double TOLERANCE = 1e-9;

    /// Queries that give no answer here, with the SQLSTATE of what they say instead. At this scale a divisor is 0, which is
    /// an error in the standard and in PostgreSQL, and NULL in DuckDB.
    private static final Map<String, String> ERRORS = Map.of("q12", "22012", "q90", "22012");

    @TempDir
    private static Path folder;

    private static TestGateway gateway;
    private static Connection skein;
    private static Connection duckDb;

    @BeforeAll
    static void load() throws SQLException, IOException {
        gateway = TestGateway.open(folder.resolve("data"));
        skein = gateway.connect();
        duckDb = DriverManager.getConnection("jdbc:duckdb:");
        try (Statement here = skein.createStatement();
                Statement there = duckDb.createStatement()) {
            there.execute("SET default_null_order = 'postgres'");
            for (String table : tables()) {
                here.execute("CREATE TABLE " + table + " AS SELECT * FROM tpcds.tiny." + table);
                Path csv = folder.resolve(table + ".csv");
                here.execute("COPY (SELECT * FROM " + table + ") TO '" + csv + "' (FORMAT csv, HEADER)");
                there.execute("CREATE TABLE " + table + " (" + columns(here, table) + ")");
                there.execute("COPY " + table + " FROM '" + csv + "' (FORMAT csv, HEADER, ALLOW_QUOTED_NULLS false)");
                Files.delete(csv);
            }
        }
    }

    @AfterAll
    static void close() throws SQLException {
        duckDb.close();
        skein.close();
        gateway.close();
    }

    @TestFactory
    Stream<DynamicTest> queries() throws IOException {
        try (Stream<Path> files = Files.list(QUERIES)) {
            return files.sorted().toList().stream().map(file -> {
                String name = file.getFileName().toString().replace(".sql", "");
                return DynamicTest.dynamicTest(name, () -> check(name, Files.readString(file)));
            });
        }
    }

    private static void check(String name, String sql) throws SQLException {
        if (ERRORS.containsKey(name)) {
            SQLException problem = assertThrows(SQLException.class, () -> rows(skein, sql));
            assertEquals(ERRORS.get(name), problem.getSQLState(), problem.getMessage());
            return;
        }
        List<List<@Nullable Object>> expected = rows(duckDb, sql);
        List<List<@Nullable Object>> actual = rows(skein, sql);
        assertEquals(expected.size(), actual.size(), () -> "rows of\n" + sql);
        for (int row = 0; row < expected.size(); row++) {
            List<@Nullable Object> wanted = expected.get(row);
            List<@Nullable Object> found = actual.get(row);
            for (int column = 0; column < wanted.size(); column++) {
                assertTrue(same(wanted.get(column), found.get(column)), () -> wanted + " against " + found);
            }
        }
    }

    private static List<String> tables() throws SQLException {
        List<String> tables = new ArrayList<>();
        try (ResultSet found = skein.getMetaData().getTables("tpcds", "tiny", "%", null)) {
            while (found.next()) {
                tables.add(found.getString("TABLE_NAME"));
            }
        }
        assertEquals(24, tables.size());
        return tables;
    }

    private static String columns(Statement statement, String table) throws SQLException {
        List<String> columns = new ArrayList<>();
        try (ResultSet none = statement.executeQuery("SELECT * FROM " + table + " LIMIT 0")) {
            ResultSetMetaData of = none.getMetaData();
            for (int column = 1; column <= of.getColumnCount(); column++) {
                String type = of.getColumnTypeName(column);
                String digits = type.equals("DECIMAL") ? "(" + of.getPrecision(column) + "," + of.getScale(column) + ")" : "";
                columns.add(of.getColumnName(column) + " " + type + digits);
            }
        }
        return String.join(", ", columns);
    }

    /// The rows in an order that does not depend on the engine, as ORDER BY leaves ties open.
    private static List<List<@Nullable Object>> rows(Connection connection, String sql) throws SQLException {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<@Nullable Object> row = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    row.add(result.getObject(column));
                }
                rows.add(row);
            }
        }
        rows.sort(Comparator.comparing(row -> row.stream().map(TpcdsQueriesTest::roughly).collect(Collectors.joining("|"))));
        return rows;
    }

    /// A text that is the same for values that differ in their last digits only.
    private static String roughly(@Nullable Object value) {
        return value instanceof Number number
                ? new BigDecimal(number.toString()).round(new MathContext(6)).stripTrailingZeros().toPlainString()
                : String.valueOf(value);
    }

    private static boolean same(@Nullable Object left, @Nullable Object right) {
        if (left instanceof Number first && right instanceof Number second) {
            double a = first.doubleValue();
            double b = second.doubleValue();
            return a == b || Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.max(Math.abs(a), Math.abs(b)));
        }
        return String.valueOf(left).equals(String.valueOf(right));
    }
}
