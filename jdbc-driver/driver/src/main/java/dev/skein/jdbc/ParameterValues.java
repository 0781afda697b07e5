package dev.skein.jdbc;

import dev.skein.jdbc.arrow.ArrowField;
import dev.skein.jdbc.arrow.ArrowType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Converts the value of a parameter to the form in which a column of its type holds it (see {@link
 * dev.skein.jdbc.arrow.ColumnData}). Fails rather than lose anything but fractions below the type's smallest unit of
 * time.
 */
final class ParameterValues {
    private static final int UUID_BYTES = 16;

    private ParameterValues() {}

    static Object convert(Object value, ArrowField target) throws SQLException {
        ArrowType type = target.type();
        if (type instanceof ArrowType.Int integer) {
            return whole(value, integer);
        }
        if (type instanceof ArrowType.FloatingPoint floating) {
            return floating(value, floating.bits());
        }
        if (type instanceof ArrowType.Decimal decimal) {
            return unscaled(value, decimal);
        }
        if (type instanceof ArrowType.Bool) {
            return truth(value) ? 1L : 0L;
        }
        if (type instanceof ArrowType.Utf8) {
            return TextReaders.utf8(text(value));
        }
        if (type instanceof ArrowType.Binary) {
            if (value instanceof byte[]) {
                return value;
            }
            throw mismatch(value, "bytes");
        }
        if (type instanceof ArrowType.FixedSizeBinary binary) {
            return fixedBytes(value, binary.width());
        }
        return temporal(value, type);
    }

    private static Object temporal(Object value, ArrowType type) throws SQLException {
        if (type instanceof ArrowType.Date date) {
            long days = date(value).toEpochDay();
            return date.milliseconds() ? Duration.ofDays(days).toMillis() : days;
        }
        if (type instanceof ArrowType.Time time) {
            return time.unit().convert(time(value).toNanoOfDay(), TimeUnit.NANOSECONDS);
        }
        if (type instanceof ArrowType.Timestamp timestamp) {
            Instant instant = timestamp.zone() == null
                    ? dateTime(value).toInstant(ZoneOffset.UTC) : instant(value).toInstant();
            return count(timestamp.unit(), instant.getEpochSecond(), instant.getNano());
        }
        if (type instanceof ArrowType.Duration duration && value instanceof Duration exact) {
            return count(duration.unit(), exact.getSeconds(), exact.getNano());
        }
        if (type instanceof ArrowType.Interval && value instanceof Period period) {
            // days have no fixed share in a month
            if (period.minusMonths(period.toTotalMonths()).normalized().isZero()) {
                return period.toTotalMonths();
            }
            throw outOfRange(value, "INTERVAL YEAR TO MONTH", null);
        }
        throw mismatch(value, "an interval of the type that the statement expects");
    }

    private static long count(TimeUnit unit, long seconds, int nanos) throws SQLException {
        try {
            long perSecond = unit.convert(1, TimeUnit.SECONDS);
            return Math.addExact(
                    Math.multiplyExact(seconds, perSecond), unit.convert(nanos, TimeUnit.NANOSECONDS));
        } catch (ArithmeticException e) {
            throw new SQLDataException("a time is out of range", "22008", e);
        }
    }

    private static Long whole(Object value, ArrowType.Int type) throws SQLException {
        long number;
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            number = ((Number) value).longValue();
        } else if (value instanceof Boolean truth) {
            number = truth ? 1 : 0;
        } else {
            try {
                number = decimal(value).longValueExact();
            } catch (ArithmeticException e) {
                throw outOfRange(value, "a whole number of " + type.bits() + " bits", e);
            }
        }
        int unused = Long.SIZE - type.bits();
        boolean fits = type.signed() ? number << unused >> unused == number : number << unused >>> unused == number;
        if (!fits || !type.signed() && number < 0) {
            throw outOfRange(value, "a whole number of " + type.bits() + " bits", null);
        }
        return number;
    }

    private static Double floating(Object value, int bits) throws SQLException {
        double number;
        if (value instanceof Double || value instanceof Float) {
            number = ((Number) value).doubleValue();
        } else if (value instanceof String text) {
            number = Conversions.parseDouble(text);
        } else {
            number = decimal(value).doubleValue();
        }
        boolean isExact = bits == Double.SIZE || Double.isNaN(number) || (float) number == number;
        if (!isExact) {
            throw outOfRange(value, "REAL", null);
        }
        return number;
    }

    private static BigInteger unscaled(Object value, ArrowType.Decimal type) throws SQLException {
        BigDecimal scaled;
        try {
            scaled = decimal(value).setScale(type.scale(), RoundingMode.UNNECESSARY);
        } catch (ArithmeticException e) {
            throw outOfRange(value, "DECIMAL(" + type.precision() + "," + type.scale() + ")", e);
        }
        if (scaled.precision() > type.precision()) {
            throw outOfRange(value, "DECIMAL(" + type.precision() + "," + type.scale() + ")", null);
        }
        return scaled.unscaledValue();
    }

    private static BigDecimal decimal(Object value) throws SQLException {
        if (value instanceof BigDecimal decimal) {
            return decimal;
        }
        if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            if (!Double.isFinite(number)) {
                throw outOfRange(value, "a decimal", null);
            }
            return new BigDecimal(value.toString());
        }
        if (value instanceof Number number) {
            return BigDecimal.valueOf(number.longValue());
        }
        if (value instanceof String text) {
            return Conversions.parseDecimal(text);
        }
        throw mismatch(value, "a number");
    }

    private static boolean truth(Object value) throws SQLException {
        if (value instanceof Boolean truth) {
            return truth;
        }
        return value instanceof String text ? Conversions.parseBoolean(text) : decimal(value).signum() != 0;
    }

    static String text(Object value) throws SQLException {
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        if (value instanceof LocalDate date) {
            return TemporalText.date(date);
        }
        if (value instanceof LocalTime time) {
            return TemporalText.time(time);
        }
        if (value instanceof LocalDateTime dateTime) {
            return TemporalText.dateTime(dateTime);
        }
        if (value instanceof OffsetDateTime instant) {
            return TemporalText.instant(instant);
        }
        if (value instanceof Period period) {
            return TemporalText.months(period.toTotalMonths());
        }
        if (value instanceof Duration duration) {
            return TemporalText.duration(duration);
        }
        if (value instanceof byte[]) {
            throw mismatch(value, "text");
        }
        return value.toString();
    }

    private static byte[] fixedBytes(Object value, int width) throws SQLException {
        if (value instanceof byte[] bytes && bytes.length == width) {
            return bytes;
        }
        if (width == UUID_BYTES && (value instanceof UUID || value instanceof String)) {
            UUID uuid = value instanceof UUID already ? already : Conversions.parseUuid((String) value);
            return ByteBuffer.allocate(width)
                    .putLong(uuid.getMostSignificantBits())
                    .putLong(uuid.getLeastSignificantBits())
                    .array();
        }
        throw mismatch(value, width + " bytes");
    }

    private static LocalDate date(Object value) throws SQLException {
        if (value instanceof LocalDate date) {
            return date;
        }
        if (value instanceof String text) {
            return Conversions.parseDate(text);
        }
        LocalDateTime dateTime = dateTime(value);
        if (!dateTime.toLocalTime().equals(LocalTime.MIDNIGHT)) {
            throw outOfRange(value, "DATE", null);
        }
        return dateTime.toLocalDate();
    }

    private static LocalTime time(Object value) throws SQLException {
        if (value instanceof LocalTime time) {
            return time;
        }
        if (value instanceof String text) {
            return Conversions.parseTime(text);
        }
        return dateTime(value).toLocalTime();
    }

    private static LocalDateTime dateTime(Object value) throws SQLException {
        if (value instanceof LocalDateTime dateTime) {
            return dateTime;
        }
        if (value instanceof LocalDate date) {
            return date.atStartOfDay();
        }
        if (value instanceof OffsetDateTime instant) {
            return instant.atZoneSameInstant(ZoneId.systemDefault()).toLocalDateTime();
        }
        if (value instanceof String text) {
            return Conversions.parseDateTime(text);
        }
        throw mismatch(value, "a timestamp");
    }

    private static OffsetDateTime instant(Object value) throws SQLException {
        if (value instanceof OffsetDateTime instant) {
            return instant;
        }
        if (value instanceof String text) {
            return Conversions.parseInstant(text);
        }
        return dateTime(value).atZone(ZoneId.systemDefault()).toOffsetDateTime();
    }

    private static SQLException mismatch(Object value, String wanted) {
        return new SQLDataException(
                "a value of " + value.getClass().getSimpleName() + " cannot be given for " + wanted, "07006");
    }

    private static SQLException outOfRange(Object value, String wanted, @Nullable Throwable cause) {
        return new SQLDataException(value + " is out of the range of " + wanted, "22003", cause);
    }
}
