package dev.skein.server.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.skein.server.sql.SqlFile.Entry;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Runs every SQL file over JDBC against one gateway, each in a schema of its own.
final class SqlFilesTest {
    private static final Path FILES = Path.of("src/test/resources/sql");
    private static final System.Logger LOGGER = System.getLogger(SqlFilesTest.class.getName());
    private static final boolean WRITE = Boolean.getBoolean("skein.sql.write");

    @TempDir
    private static Path data;

    private static TestGateway gateway;

    @BeforeAll
    static void open() {
        gateway = TestGateway.open(data);
    }

    @AfterAll
    static void close() {
        gateway.close();
    }

    @TestFactory
    Stream<DynamicTest> files() throws IOException {
        try (Stream<Path> found = Files.walk(FILES)) {
            return found.filter(path -> path.toString().endsWith(".slt")).sorted().toList().stream()
                    .map(path -> DynamicTest.dynamicTest(FILES.relativize(path).toString(), () -> run(path)));
        }
    }

    private static void run(Path path) throws IOException, SQLException {
        SqlFile file = SqlFile.read(path);
        if (WRITE) {
            complete(file);
            return;
        }
        String schema = FILES.relativize(path).toString().replaceAll("\\W+", "_");
        try (Connection connection = gateway.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + schema);
            statement.execute("SET search_path = " + schema);
            for (Entry entry : file.entries()) {
                if (!entry.isComment()) {
                    run(entry, statement, path);
                }
            }
        }
    }

    /// Writes DuckDB's answers into queries that have none; what DuckDB cannot do is left as it is.
    private static void complete(SqlFile file) throws IOException, SQLException {
        List<Entry> written = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            for (Entry entry : file.entries()) {
                List<String> rows = entry.rows();
                if (!entry.isComment() && !entry.header().startsWith("statement error")) {
                    try {
                        if (statement.execute(entry.sql()) && entry.isQuery() && rows.isEmpty()) {
                            rows = rows(statement.getResultSet());
                        }
                    } catch (SQLException e) {
                        LOGGER.log(Level.INFO, () -> file.path() + ":" + entry.line() + ": " + e.getMessage());
                    }
                }
                written.add(new Entry(entry.line(), entry.header(), entry.sql(), rows));
            }
        }
        new SqlFile(file.path(), written).write();
    }

    private static void run(Entry entry, Statement statement, Path path) throws SQLException {
        String place = path.getFileName() + ":" + entry.line() + ": " + entry.sql();
        if (entry.header().startsWith("statement error ")) {
            String[] words = entry.header().substring("statement error ".length()).split(" ", 2);
            try {
                if (statement.execute(entry.sql())) {
                    // Some errors only come with the rows.
                    rows(statement.getResultSet());
                }
            } catch (SQLException e) {
                assertEquals(words[0], e.getSQLState(), () -> place + "\n" + e.getMessage());
                if (words.length > 1) {
                    assertTrue(String.valueOf(e.getMessage()).contains(words[1]), () -> place + "\n" + e.getMessage());
                }
                return;
            }
            fail(place + "\nwas to fail with " + entry.header());
        }
        if (!entry.isQuery()) {
            assertEquals("statement ok", entry.header(), place);
            execute(entry, statement, place);
            return;
        }
        assertTrue(execute(entry, statement, place), () -> place + "\nhas no result");
        List<String> rows = rows(statement.getResultSet());
        List<String> expected = new ArrayList<>(entry.rows());
        if (entry.header().equals("query rowsort")) {
            Collections.sort(rows);
            Collections.sort(expected);
        }
        assertEquals(String.join("\n", expected), String.join("\n", rows), place);
    }

    private static boolean execute(Entry entry, Statement statement, String place) throws SQLException {
        try {
            return statement.execute(entry.sql());
        } catch (SQLException e) {
            throw new SQLException(place + "\n" + e.getMessage(), e.getSQLState(), e);
        }
    }

    private static List<String> rows(ResultSet result) throws SQLException {
        List<String> rows = new ArrayList<>();
        int columns = result.getMetaData().getColumnCount();
        while (result.next()) {
            StringBuilder row = new StringBuilder();
            for (int i = 1; i <= columns; i++) {
                String value = result.getString(i);
                row.append(i > 1 ? "\t" : "")
                        .append(value == null ? "NULL" : value.isEmpty() ? "(empty)" : value.replace("\n", "\\n"));
            }
            rows.add(row.toString());
        }
        return rows;
    }
}
