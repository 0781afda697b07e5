package dev.skein.planner.sql;

import dev.skein.catalog.ColumnDefinition;
import dev.skein.catalog.SqlType;
import dev.skein.catalog.TableName;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// How a statement's file is named to the catalog `files`: its path, and the options of a COPY after a question mark, as in
/// a URL.
final class FileReferences {
    private FileReferences() {}

    /// The name of the file that a COPY reads. It tells names and types of the columns that the file is to fill, so that
    /// text is read as what it shall become, and not as what it looks like.
    ///
    /// @param columns the target's columns, in the order of the file's
    static String withOptions(Statement.CopyFrom copy, List<ColumnDefinition> columns) {
        Map<String, String> all = new TreeMap<>(copy.options());
        all.putIfAbsent("columns", columns.stream()
                .map(column -> TableName.quote(column.name()) + " " + readAs(column.type()))
                .collect(Collectors.joining(", ")));
        StringJoiner options = new StringJoiner("&", "?", "");
        for (Map.Entry<String, String> option : all.entrySet()) {
            options.add(encoded(option.getKey()) + "=" + encoded(option.getValue()));
        }
        return copy.file() + options;
    }

    /// Text of any length is read, so that the write can say what is too long; and so are types that files do not have.
    private static SqlType readAs(SqlType type) {
        return switch (type.kind()) {
            case CHAR, VARCHAR, INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME, NULL -> SqlType.VARCHAR;
            case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DECIMAL, VARBINARY, DATE, TIME, TIMESTAMP,
                    TIMESTAMP_TZ, UUID -> type;
        };
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
