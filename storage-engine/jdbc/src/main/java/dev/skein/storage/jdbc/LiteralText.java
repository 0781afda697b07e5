package dev.skein.storage.jdbc;

import dev.skein.catalog.Lane;
import dev.skein.catalog.SqlType;
import dev.skein.storage.expression.Datum;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.UUID;

/// Writes constants as SQL of PostgreSQL, with their types.
final class LiteralText {
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;

    /// Years of more than four digits without a sign, as PostgreSQL reads them.
    private static final DateTimeFormatter DAY = new DateTimeFormatterBuilder()
            .appendValue(ChronoField.YEAR_OF_ERA, 4, 9, SignStyle.NEVER)
            .appendPattern("-MM-dd")
            .toFormatter(Locale.ROOT);

    private static final DateTimeFormatter MOMENT = new DateTimeFormatterBuilder()
            .append(DAY)
            .appendPattern(" HH:mm:ss.SSSSSS")
            .toFormatter(Locale.ROOT);

    private LiteralText() {}

    static String of(Datum value, SqlType type) {
        String cast = "::" + SqlWriter.typeName(type);
        return switch (value) {
            case Datum.Null _ -> "NULL" + cast;
            case Datum.OfText text -> quoted(text.value());
            case Datum.OfBinary binary -> "'\\x" + binary.hex() + "'" + cast;
            case Datum.OfDouble number -> "'" + ofDouble(number.value()) + "'" + cast;
            case Datum.OfLong number when type.lane() == Lane.WIDE -> wide(BigInteger.valueOf(number.value()), type);
            case Datum.OfWide number -> wide(number.value(), type);
            case Datum.OfLong number -> ofLong(number.value(), type, cast);
        };
    }

    private static String ofLong(long value, SqlType type, String cast) {
        return switch (type.kind()) {
            case BOOLEAN -> value != 0 ? "true" : "false";
            case DECIMAL -> BigDecimal.valueOf(value, type.scale()).toPlainString() + cast;
            case DATE -> "'" + era(LocalDate.ofEpochDay(value).getYear(), DAY.format(LocalDate.ofEpochDay(value)))
                    + "'" + cast;
            case TIME -> "'" + (value == MICROS_PER_DAY ? "24:00:00" : LocalTime.ofNanoOfDay(value * 1000).toString())
                    + "'" + cast;
            case TIMESTAMP -> "'" + moment(value, "") + "'" + cast;
            case TIMESTAMP_TZ -> "'" + moment(value, "+00") + "'" + cast;
            case INTEGER -> value < 0 ? "'" + value + "'" + cast : Long.toString(value);
            case TINYINT, SMALLINT, BIGINT -> "'" + value + "'" + cast;
            case NULL, REAL, DOUBLE, CHAR, VARCHAR, VARBINARY, INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME, UUID ->
                throw new IllegalArgumentException("a constant of type " + type + " does not travel as a number");
        };
    }

    private static String moment(long micros, String zone) {
        LocalDateTime moment = LocalDateTime.ofEpochSecond(
                Math.floorDiv(micros, MICROS_PER_SECOND),
                Math.toIntExact(Math.floorMod(micros, MICROS_PER_SECOND) * 1000),
                ZoneOffset.UTC);
        return era(moment.getYear(), MOMENT.format(moment) + zone);
    }

    private static String era(int year, String text) {
        return year < 1 ? text + " BC" : text;
    }

    private static String wide(BigInteger value, SqlType type) {
        if (type.equals(SqlType.UUID)) {
            return "'" + new UUID(value.shiftRight(Long.SIZE).longValue(), value.longValue()) + "'::uuid";
        }
        return "'" + new BigDecimal(value, type.scale()).toPlainString() + "'::" + SqlWriter.typeName(type);
    }

    private static String ofDouble(double value) {
        return Double.isInfinite(value) ? value > 0 ? "Infinity" : "-Infinity" : Double.toString(value);
    }

    /// Text as a constant that means the same whatever `standard_conforming_strings` is.
    private static String quoted(String text) {
        String doubled = text.replace("'", "''");
        return text.indexOf('\\') < 0 ? "'" + doubled + "'" : " E'" + doubled.replace("\\", "\\\\") + "'";
    }
}
