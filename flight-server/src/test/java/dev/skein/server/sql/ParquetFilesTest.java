package dev.skein.server.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Reads Parquet and CSV files that DuckDB wrote, and compares with what DuckDB reads from them.
final class ParquetFilesTest {
    /// Rows of all types that files have, nulls among them; more than two row groups of them.
    private static final String ROWS = """
            SELECT i AS id,
                   CASE WHEN i % 7 = 0 THEN NULL ELSE i % 2 = 0 END AS truth,
                   (i % 100)::TINYINT AS tiny, (i % 1000)::SMALLINT AS small, i::INTEGER AS int4,
                   CASE WHEN i % 5 = 0 THEN NULL ELSE i * 1000000007 END AS int8,
                   (i % 200)::UTINYINT AS utiny, (i * 1000)::UINTEGER AS uint4, i::UBIGINT AS uint8,
                   (i / 8)::REAL AS real4, CASE WHEN i % 11 = 0 THEN NULL ELSE i / 16 END AS double8,
                   (i / 100)::DECIMAL(4,2) AS dec4, (i / 100)::DECIMAL(9,2) AS dec9,
                   (i / 100)::DECIMAL(18,3) AS dec18, (i * 10000000000::DECIMAL(38,0))::DECIMAL(38,2) AS dec38,
                   'text ' || (i % 10) AS few, CASE WHEN i % 3 = 0 THEN NULL ELSE 'ü€ ' || i END AS many,
                   DATE '2000-01-01' + i::INTEGER AS day, TIME '00:00:00' + INTERVAL (i) SECOND AS clock,
                   TIMESTAMP '2000-01-01 00:00:00.123456' + INTERVAL (i) HOUR AS stamp,
                   (TIMESTAMP '1960-01-01 00:00:00' + INTERVAL (i) DAY)::TIMESTAMP_MS AS stamp_ms,
                   (TIMESTAMP '1960-01-01 00:00:00' + INTERVAL (i) DAY)::TIMESTAMP_NS AS stamp_ns
            FROM range(0, 9000) t(i)
            """;

    private static final String COLUMNS = "id, truth, tiny, small, int4, int8, utiny, uint4, uint8, real4, double8, dec4,"
            + " dec9, dec18, dec38, few, many, day, clock, stamp, stamp_ms, stamp_ns";

    @TempDir
    private static Path folder;

    private static TestGateway gateway;
    private static Connection duckdb;

    @BeforeAll
    static void open() throws SQLException {
        gateway = TestGateway.open(folder.resolve("data"));
        duckdb = DriverManager.getConnection("jdbc:duckdb:");
    }

    @AfterAll
    static void close() throws SQLException {
        duckdb.close();
        gateway.close();
    }

    private static void write(String rows, String file, String options) throws SQLException {
        try (Statement statement = duckdb.createStatement()) {
            statement.execute("COPY (" + rows + ") TO '" + folder.resolve(file) + "' (" + options + ")");
        }
    }

    private static List<String> rows(Connection connection, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                StringBuilder row = new StringBuilder();
                for (int i = 1; i <= columns; i++) {
                    row.append(i > 1 ? "|" : "").append(result.getString(i));
                }
                rows.add(row.toString());
            }
        }
        return rows;
    }

    /// Runs a query in both; floating-point numbers and time stamps are asked for as text that both write alike.
    private static void compare(String sql) throws SQLException {
        try (Connection skein = gateway.connect()) {
            assertEquals(rows(duckdb, sql), rows(skein, sql), sql);
        }
    }

    @Test
    void readsAllTypesWithEveryCodec() throws SQLException {
        String columns = COLUMNS.replace("real4", "CAST(real4 * 8 AS BIGINT)")
                .replace("double8", "CAST(double8 * 16 AS BIGINT)")
                .replace("clock, stamp, stamp_ms, stamp_ns", "CAST(clock AS VARCHAR), CAST(stamp AS VARCHAR),"
                        + " CAST(stamp_ms AS TIMESTAMP) = stamp_ns, CAST(CAST(stamp_ns AS DATE) AS VARCHAR)");
        for (String codec : List.of("snappy", "zstd", "gzip", "lz4_raw", "uncompressed")) {
            String file = "types-" + codec + ".parquet";
            write(ROWS, file, "FORMAT parquet, ROW_GROUP_SIZE 4096, COMPRESSION " + codec);
            compare("SELECT " + columns + " FROM '" + folder.resolve(file) + "' ORDER BY id");
        }
        write(ROWS, "types-v2.parquet", "FORMAT parquet, PARQUET_VERSION v2");
        compare("SELECT " + columns + " FROM '" + folder.resolve("types-v2.parquet") + "' ORDER BY id");
    }

    @Test
    void filtersByRowGroups() throws SQLException {
        write(ROWS, "groups.parquet", "FORMAT parquet, ROW_GROUP_SIZE 2048");
        String file = "'" + folder.resolve("groups.parquet") + "'";
        for (String condition : List.of("id = 8191", "id < 100 OR id > 8900", "id IN (1, 5000)", "dec18 > 89.9",
                "day BETWEEN DATE '2010-01-01' AND DATE '2010-02-01'", "few = 'text 11'", "double8 < 1", "double8 > 500",
                "many IS NULL AND id < 10", "stamp >= TIMESTAMP '2000-12-01 00:00:00'", "int8 IS NOT NULL", "9 > id",
                "stamp_ns < TIMESTAMP '1960-02-01 00:00:00'", "uint8 = 77", "truth")) {
            compare("SELECT count(*), min(id), max(id), count(many) FROM " + file + " WHERE " + condition);
        }
        try (Connection skein = gateway.connect()) {
            String plan = String.join("\n", rows(skein, "EXPLAIN SELECT few FROM " + file + " WHERE id >= 8192"));
            assertTrue(plan.contains("pushed: statistics keep 1 of 5 row groups"), plan);
        }
    }

    @Test
    void keepsNestedColumnsFromHinderingOthers() throws SQLException {
        write("SELECT 1 AS a, [1, 2] AS list, {'x': 1} AS struct, MAP {'k': 1} AS map, 2 AS b", "nested.parquet",
                "FORMAT parquet");
        compare("SELECT a, b FROM '" + folder.resolve("nested.parquet") + "'");
        try (Connection skein = gateway.connect()) {
            SQLException failure = assertThrows(SQLException.class,
                    () -> rows(skein, "SELECT * FROM '" + folder.resolve("nested.parquet") + "'"));
            assertEquals("0A000", failure.getSQLState());
            assertTrue(String.valueOf(failure.getMessage()).contains("column \"list\""), failure.getMessage());
            assertTrue(String.valueOf(failure.getMessage()).contains("the columns that can: a, b"), failure.getMessage());
        }
    }

    @Test
    void namesDamagedFiles() throws SQLException, IOException {
        write(ROWS, "whole.parquet", "FORMAT parquet");
        byte[] bytes = Files.readAllBytes(folder.resolve("whole.parquet"));
        Files.write(folder.resolve("truncated.parquet"), Arrays.copyOf(bytes, bytes.length / 2));
        byte[] scratched = bytes.clone();
        Arrays.fill(scratched, 100, bytes.length / 2, (byte) 0x5A);
        Files.write(folder.resolve("scratched.parquet"), scratched);
        Files.write(folder.resolve("empty.parquet"), new byte[0]);
        try (Connection skein = gateway.connect()) {
            for (String name : List.of("truncated", "scratched", "empty")) {
                SQLException failure = assertThrows(SQLException.class, () -> rows(
                        skein, "SELECT * FROM '" + folder.resolve(name + ".parquet") + "'"));
                assertEquals("XX001", failure.getSQLState(), failure.getMessage());
                assertTrue(String.valueOf(failure.getMessage()).contains(name + ".parquet"), failure.getMessage());
            }
        }
    }

    @Test
    void readsCsvThatDuckdbWrote() throws SQLException {
        write(ROWS, "rows.csv", "FORMAT csv, HEADER");
        write(ROWS, "rows.csv.gz", "FORMAT csv, HEADER, COMPRESSION gzip");
        for (String file : List.of("rows.csv", "rows.csv.gz")) {
            compare("SELECT id, truth, tiny, int8, dec18, few, many, day, CAST(stamp AS VARCHAR) FROM '"
                    + folder.resolve(file) + "' ORDER BY id");
        }
    }
}
