package dev.skein.shell.format;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;

/// Appends the text of one column's value: numbers exactly, times as ISO with a space, bytes as `\x` and hex.
@FunctionalInterface
interface ValueText {

    /// Reads the value of the present row.
    ///
    /// @param column counted from 1, as JDBC does
    /// @return false if the value is NULL; then nothing was appended
    boolean append(ResultSet rows, int column, StringBuilder out) throws SQLException;

    /// @param type of [Types]
    static ValueText of(int type) {
        return switch (type) {
            case Types.BOOLEAN, Types.BIT -> ValueText::appendBoolean;
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> ValueText::appendInteger;
            case Types.DECIMAL, Types.NUMERIC -> ValueText::appendDecimal;
            case Types.DOUBLE, Types.FLOAT -> ValueText::appendDouble;
            case Types.REAL -> ValueText::appendReal;
            case Types.DATE -> ValueText::appendDate;
            case Types.TIME -> ValueText::appendTime;
            case Types.TIME_WITH_TIMEZONE -> ValueText::appendOffsetTime;
            case Types.TIMESTAMP -> ValueText::appendTimestamp;
            case Types.TIMESTAMP_WITH_TIMEZONE -> ValueText::appendOffsetTimestamp;
            case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> ValueText::appendBytes;
            case Types.ARRAY, Types.STRUCT, Types.JAVA_OBJECT, Types.OTHER -> ValueText::appendObject;
            default -> ValueText::appendString;
        };
    }

    /// @param type of [Types]
    static ValueShape shape(int type) {
        return switch (type) {
            case Types.BOOLEAN, Types.BIT -> ValueShape.BOOLEAN;
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT, Types.DECIMAL, Types.NUMERIC,
                    Types.DOUBLE, Types.FLOAT, Types.REAL -> ValueShape.NUMBER;
            case Types.ARRAY, Types.STRUCT -> ValueShape.JSON;
            default -> ValueShape.TEXT;
        };
    }

    private static boolean appendBoolean(ResultSet rows, int column, StringBuilder out) throws SQLException {
        boolean value = rows.getBoolean(column);
        if (rows.wasNull()) {
            return false;
        }
        out.append(value);
        return true;
    }

    private static boolean appendInteger(ResultSet rows, int column, StringBuilder out) throws SQLException {
        long value = rows.getLong(column);
        if (rows.wasNull()) {
            return false;
        }
        out.append(value);
        return true;
    }

    private static boolean appendDecimal(ResultSet rows, int column, StringBuilder out) throws SQLException {
        BigDecimal value = rows.getBigDecimal(column);
        if (value == null) {
            return false;
        }
        out.append(value.toPlainString());
        return true;
    }

    private static boolean appendDouble(ResultSet rows, int column, StringBuilder out) throws SQLException {
        double value = rows.getDouble(column);
        if (rows.wasNull()) {
            return false;
        }
        FloatingText.append(value, out);
        return true;
    }

    private static boolean appendReal(ResultSet rows, int column, StringBuilder out) throws SQLException {
        float value = rows.getFloat(column);
        if (rows.wasNull()) {
            return false;
        }
        FloatingText.append(value, out);
        return true;
    }

    private static boolean appendDate(ResultSet rows, int column, StringBuilder out) throws SQLException {
        LocalDate value = rows.getObject(column, LocalDate.class);
        if (value == null) {
            return false;
        }
        TemporalText.append(value, out);
        return true;
    }

    private static boolean appendTime(ResultSet rows, int column, StringBuilder out) throws SQLException {
        LocalTime value = rows.getObject(column, LocalTime.class);
        if (value == null) {
            return false;
        }
        TemporalText.append(value, out);
        return true;
    }

    private static boolean appendOffsetTime(ResultSet rows, int column, StringBuilder out) throws SQLException {
        OffsetTime value = rows.getObject(column, OffsetTime.class);
        if (value == null) {
            return false;
        }
        TemporalText.append(value, out);
        return true;
    }

    private static boolean appendTimestamp(ResultSet rows, int column, StringBuilder out) throws SQLException {
        LocalDateTime value = rows.getObject(column, LocalDateTime.class);
        if (value == null) {
            return false;
        }
        TemporalText.append(value, out);
        return true;
    }

    private static boolean appendOffsetTimestamp(ResultSet rows, int column, StringBuilder out) throws SQLException {
        OffsetDateTime value = rows.getObject(column, OffsetDateTime.class);
        if (value == null) {
            return false;
        }
        TemporalText.append(value, out);
        return true;
    }

    private static boolean appendBytes(ResultSet rows, int column, StringBuilder out) throws SQLException {
        byte[] value = rows.getBytes(column);
        if (value == null) {
            return false;
        }
        NestedText.appendBytes(value, out);
        return true;
    }

    private static boolean appendObject(ResultSet rows, int column, StringBuilder out) throws SQLException {
        Object value = rows.getObject(column);
        if (value == null) {
            return false;
        }
        NestedText.append(value, out);
        return true;
    }

    private static boolean appendString(ResultSet rows, int column, StringBuilder out) throws SQLException {
        String value = rows.getString(column);
        if (value == null) {
            return false;
        }
        out.append(value);
        return true;
    }
}
