package dev.skein.storage.files.format;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.storage.expression.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The option `columns`: names and types, such as `id BIGINT, "Unit Price" DECIMAL(15,2)`.
final class ColumnList {
    private static final Pattern COLUMN = Pattern.compile(
            "\\s*(?:\"((?:[^\"]|\"\")+)\"|([^\\s\",]+))\\s+([A-Za-z][A-Za-z ]*?)\\s*"
                    + "(?:\\(\\s*(\\d{1,9})\\s*(?:,\\s*(\\d{1,9})\\s*)?\\)\\s*([A-Za-z ]*?))?\\s*(?:,|$)");

    private ColumnList() {}

    /// @throws SkeinException INVALID_PARAMETER if it is not such a list
    static List<Field> parse(String text) {
        List<Field> fields = new ArrayList<>();
        Matcher matcher = COLUMN.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (!matcher.find(at) || matcher.start() != at) {
                throw new SkeinException(ErrorCode.INVALID_PARAMETER, "option columns is to be a list of names and types"
                        + " such as \"id BIGINT, price DECIMAL(15,2)\", but has \"" + text.substring(at) + "\"");
            }
            String name = matcher.group(1) == null ? matcher.group(2) : matcher.group(1).replace("\"\"", "\"");
            fields.add(new Field(name, type(matcher), true));
            at = matcher.end();
        }
        return fields;
    }

    private static SqlType type(Matcher matcher) {
        String suffix = matcher.group(6) == null || matcher.group(6).isEmpty() ? "" : " " + matcher.group(6);
        String name = (matcher.group(3) + suffix).toUpperCase(Locale.ROOT).replaceAll("\\s+", " ");
        boolean hasFirst = matcher.group(4) != null;
        int first = hasFirst ? Integer.parseInt(matcher.group(4)) : 0;
        int second = matcher.group(5) == null ? 0 : Integer.parseInt(matcher.group(5));
        return switch (name) {
            case "BOOLEAN", "BOOL" -> SqlType.BOOLEAN;
            case "TINYINT" -> SqlType.TINYINT;
            case "SMALLINT" -> SqlType.SMALLINT;
            case "INTEGER", "INT" -> SqlType.INTEGER;
            case "BIGINT" -> SqlType.BIGINT;
            case "REAL" -> SqlType.REAL;
            case "DOUBLE", "DOUBLE PRECISION" -> SqlType.DOUBLE;
            case "DECIMAL", "NUMERIC" -> hasFirst
                    ? SqlType.decimal(first, second)
                    : SqlType.decimal(SqlType.MAX_LONG_DECIMAL_PRECISION, 3);
            case "CHAR" -> SqlType.character(hasFirst ? first : 1);
            case "VARCHAR", "TEXT" -> hasFirst ? SqlType.varchar(first) : SqlType.VARCHAR;
            case "VARBINARY" -> SqlType.VARBINARY;
            case "DATE" -> SqlType.DATE;
            case "TIME" -> SqlType.TIME;
            case "TIMESTAMP" -> SqlType.TIMESTAMP;
            case "TIMESTAMP WITH TIME ZONE" -> SqlType.TIMESTAMP_TZ;
            case "UUID" -> SqlType.UUID;
            default -> throw new SkeinException(
                    ErrorCode.INVALID_PARAMETER, "option columns names the type " + name + ", which files do not have");
        };
    }
}
