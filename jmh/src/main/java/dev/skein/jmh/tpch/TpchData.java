package dev.skein.jmh.tpch;

import dev.skein.catalog.SqlType;
import dev.skein.catalog.TypeKind;
import dev.skein.executor.ResultStream;
import dev.skein.server.Gateway;
import dev.skein.server.query.Outcome;
import dev.skein.server.query.Session;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DictionaryColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.expression.Field;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/// The eight tables in both engines: Skein generates and stores them, DuckDB gets a copy with the same types. Made once
/// per folder.
final class TpchData {
    static final List<String> TABLES =
            List.of("region", "nation", "supplier", "customer", "part", "partsupp", "orders", "lineitem");

    private TpchData() {}

    /// Fills a gateway's tables, unless it was done before.
    ///
    /// @param scale scale factor as the `tpch` catalog names its schemas, such as `1` or `0.1`
    static void loadSkein(Gateway gateway, String scale) {
        Session session = new Session("benchmark");
        for (String table : TABLES) {
            gateway.queries().execute(session,
                    "CREATE TABLE IF NOT EXISTS " + table + " AS SELECT * FROM tpch.\"sf" + scale + "\"." + table);
        }
    }

    /// Copies the gateway's tables to a DuckDB file, unless it was done before; begins anew where a copy was broken off.
    static void loadDuckDb(Gateway gateway, Path file) throws SQLException, IOException {
        if (Files.exists(file)) {
            return;
        }
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        Files.deleteIfExists(unfinished);
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + unfinished)) {
            for (String table : TABLES) {
                copy(gateway, table, connection.unwrap(DuckDBConnection.class));
            }
            try (Statement statement = connection.createStatement()) {
                statement.execute("CHECKPOINT");
            }
        }
        Files.move(unfinished, file);
    }

    private static void copy(Gateway gateway, String table, DuckDBConnection to) throws SQLException {
        Outcome outcome = gateway.queries().execute(new Session("benchmark"), "SELECT * FROM " + table);
        try (ResultStream rows = ((Outcome.Rows) outcome).stream()) {
            String columns = rows.fields().stream()
                    .map(field -> field.name() + " " + field.type())
                    .collect(Collectors.joining(", "));
            try (Statement statement = to.createStatement()) {
                statement.execute("CREATE TABLE " + table + " (" + columns + ")");
            }
            try (DuckDBAppender appender = to.createAppender("main", table)) {
                for (Batch batch = rows.next(); batch != null; batch = rows.next()) {
                    append(batch, rows.fields(), appender);
                }
            }
        }
    }

    private static void append(Batch batch, List<Field> fields, DuckDBAppender appender) throws SQLException {
        for (int row = 0; row < batch.length(); row++) {
            appender.beginRow();
            for (int place = 0; place < fields.size(); place++) {
                append(batch.columns().get(place), fields.get(place).type(), row, appender);
            }
            appender.endRow();
        }
    }

    /// Appends a value; TPC-H has no nulls and no number beyond 64 bits.
    private static void append(Column column, SqlType type, int row, DuckDBAppender appender) throws SQLException {
        switch (column) {
            case LongColumn longs when type.kind() == TypeKind.DATE ->
                appender.appendEpochDays(Math.toIntExact(longs.values()[row]));
            case LongColumn longs when type.kind() == TypeKind.DECIMAL ->
                appender.appendDecimal(longs.values()[row]);
            case LongColumn longs when type.kind() == TypeKind.INTEGER ->
                appender.append(Math.toIntExact(longs.values()[row]));
            case LongColumn longs -> appender.append(longs.values()[row]);
            case BytesColumn texts -> appender.append(text(texts, row));
            case DictionaryColumn coded -> appender.append(text(coded.dictionary(), coded.codes()[row]));
            default -> throw new IllegalArgumentException("TPC-H has no column of type " + type);
        }
    }

    private static String text(BytesColumn texts, int row) {
        return new String(texts.heap(), texts.starts()[row], texts.lengths()[row], StandardCharsets.UTF_8);
    }

    /// Bytes of all files under a path.
    static long bytes(Path path) throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
        }
    }
}
