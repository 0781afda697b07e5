package dev.skein.jdbc;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code getObject} with a class: how each class is read from a column. */
final class ObjectConversions {
    private static final Map<Class<?>, Conversion> BY_CLASS = Map.ofEntries(
            Map.entry(String.class, ColumnReader::text),
            Map.entry(Boolean.class, ColumnReader::truth),
            Map.entry(Byte.class, (reader, row) -> (byte) whole(reader, row, Byte.MIN_VALUE, Byte.MAX_VALUE, "byte")),
            Map.entry(
                    Short.class,
                    (reader, row) -> (short) whole(reader, row, Short.MIN_VALUE, Short.MAX_VALUE, "short")),
            Map.entry(
                    Integer.class,
                    (reader, row) -> (int) whole(reader, row, Integer.MIN_VALUE, Integer.MAX_VALUE, "int")),
            Map.entry(Long.class, (reader, row) -> whole(reader, row, Long.MIN_VALUE, Long.MAX_VALUE, "long")),
            Map.entry(Float.class, (reader, row) -> (float) reader.floating(row)),
            Map.entry(Double.class, ColumnReader::floating),
            Map.entry(BigDecimal.class, ColumnReader::decimal),
            Map.entry(BigInteger.class, (reader, row) -> reader.decimal(row).toBigInteger()),
            Map.entry(byte[].class, ColumnReader::bytes),
            Map.entry(LocalDate.class, ColumnReader::date),
            Map.entry(LocalTime.class, ColumnReader::time),
            Map.entry(LocalDateTime.class, ColumnReader::dateTime),
            Map.entry(OffsetDateTime.class, (reader, row) -> reader.instant(row, ZoneId.systemDefault())),
            Map.entry(
                    ZonedDateTime.class,
                    (reader, row) -> reader.instant(row, ZoneId.systemDefault()).toZonedDateTime()),
            Map.entry(Instant.class, (reader, row) -> reader.instant(row, ZoneId.systemDefault()).toInstant()),
            Map.entry(Date.class, (reader, row) -> Date.valueOf(reader.date(row))),
            Map.entry(Time.class, (reader, row) -> JavaSqlTemporals.time(reader.time(row), ZoneId.systemDefault())),
            Map.entry(
                    Timestamp.class,
                    (reader, row) -> JavaSqlTemporals.timestamp(reader.instant(row, ZoneId.systemDefault()))));

    private ObjectConversions() {}

    private interface Conversion {
        Object read(ColumnReader reader, int row) throws SQLException;
    }

    static <T> T read(ColumnReader reader, int row, Class<T> wanted) throws SQLException {
        Conversion conversion = BY_CLASS.get(wanted);
        if (conversion != null) {
            return wanted.cast(conversion.read(reader, row));
        }
        @Nullable Object special = reader.special(row, wanted);
        Object value = special == null ? reader.object(row) : special;
        if (wanted.isInstance(value)) {
            return wanted.cast(value);
        }
        throw reader.incompatible(wanted.getName());
    }

    private static long whole(ColumnReader reader, int row, long minimum, long maximum, String wanted)
            throws SQLException {
        long value = reader.wholeNumber(row, wanted);
        if (value < minimum || value > maximum) {
            throw Conversions.outOfRange(reader.what(), value, wanted);
        }
        return value;
    }
}
