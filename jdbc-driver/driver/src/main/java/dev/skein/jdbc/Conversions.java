package dev.skein.jdbc;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.UUID;

/** Conversions of text to values, and the errors of conversions that fail. */
final class Conversions {
    private static final BigInteger LONG_MINIMUM = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger LONG_MAXIMUM = BigInteger.valueOf(Long.MAX_VALUE);

    /** Date and time as SQL writes them, or ISO 8601; the zone may be hours alone. */
    private static final DateTimeFormatter LOCAL =
            new DateTimeFormatterBuilder()
                    .append(DateTimeFormatter.ISO_LOCAL_DATE)
                    .appendPattern("[ ]['T']")
                    .append(DateTimeFormatter.ISO_LOCAL_TIME)
                    .toFormatter(Locale.ROOT);

    private static final DateTimeFormatter ZONED =
            new DateTimeFormatterBuilder()
                    .append(LOCAL)
                    .appendPattern("[ ][XXX][X]")
                    .toFormatter(Locale.ROOT);

    private Conversions() {}

    static SQLException incompatible(String column, String typeName, String wanted) {
        return new SQLDataException(
                "column '" + column + "' of type " + typeName + " cannot be read as " + wanted, "07006");
    }

    static SQLException outOfRange(String what, Object value, String wanted) {
        return new SQLDataException(what + " holds " + value + ", which is out of the range of " + wanted, "22003");
    }

    static SQLException unreadable(String text, String wanted) {
        return new SQLDataException("'" + text + "' is no " + wanted, "22018");
    }

    static BigDecimal parseDecimal(String text) throws SQLException {
        try {
            return new BigDecimal(text.strip());
        } catch (NumberFormatException e) {
            throw unreadable(text, "number");
        }
    }

    static double parseDouble(String text) throws SQLException {
        try {
            return Double.parseDouble(text.strip());
        } catch (NumberFormatException e) {
            throw unreadable(text, "number");
        }
    }

    static boolean parseBoolean(String text) throws SQLException {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true", "t", "yes", "y", "on", "1" -> true;
            case "false", "f", "no", "n", "off", "0" -> false;
            default -> throw unreadable(text, "boolean");
        };
    }

    static LocalDate parseDate(String text) throws SQLException {
        String stripped = text.strip();
        try {
            return stripped.length() > "0000-00-00".length()
                    ? parseDateTime(stripped).toLocalDate() : LocalDate.parse(stripped);
        } catch (DateTimeException e) {
            throw unreadable(text, "date");
        }
    }

    static LocalTime parseTime(String text) throws SQLException {
        try {
            return LocalTime.parse(text.strip());
        } catch (DateTimeException e) {
            throw unreadable(text, "time");
        }
    }

    static LocalDateTime parseDateTime(String text) throws SQLException {
        String stripped = text.strip();
        try {
            return stripped.length() <= "0000-00-00".length()
                    ? LocalDate.parse(stripped).atStartOfDay() : LocalDateTime.parse(stripped, LOCAL);
        } catch (DateTimeException e) {
            throw unreadable(text, "timestamp");
        }
    }

    static OffsetDateTime parseInstant(String text) throws SQLException {
        try {
            var parsed = ZONED.parse(text.strip());
            LocalDateTime local = LocalDateTime.from(parsed);
            return parsed.isSupported(ChronoField.OFFSET_SECONDS)
                    ? OffsetDateTime.from(parsed) : local.atZone(ZoneId.systemDefault()).toOffsetDateTime();
        } catch (DateTimeException e) {
            throw unreadable(text, "timestamp with time zone");
        }
    }

    static UUID parseUuid(String text) throws SQLException {
        try {
            return UUID.fromString(text.strip());
        } catch (IllegalArgumentException e) {
            throw unreadable(text, "UUID");
        }
    }

    /** Cuts off the fraction, as JDBC's whole-number getters do. */
    static long truncate(BigDecimal value, String what, String wanted) throws SQLException {
        if (value.precision() - value.scale() > BigDecimal.valueOf(Long.MAX_VALUE).precision()) {
            throw outOfRange(what, value, wanted);
        }
        BigInteger whole = value.toBigInteger();
        if (whole.compareTo(LONG_MINIMUM) < 0 || whole.compareTo(LONG_MAXIMUM) > 0) {
            throw outOfRange(what, value, wanted);
        }
        return whole.longValue();
    }
}
