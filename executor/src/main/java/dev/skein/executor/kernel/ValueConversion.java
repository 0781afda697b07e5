package dev.skein.executor.kernel;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.Lane;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.catalog.TypeKind;
import dev.skein.storage.expression.Datum;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;

/// SQL's conversions of single values, with PostgreSQL's text forms.
public final class ValueConversion {
    private static final long MICROS_PER_SECOND = 1_000_000L;
    private static final long MICROS_PER_DAY = 86_400L * MICROS_PER_SECOND;
    private static final int MONTHS_PER_YEAR = 12;

    private ValueConversion() {}

    /// Converts a value.
    ///
    /// @param timeZone for conversions between zoned and unzoned times
    /// @throws SkeinException INVALID_TEXT_REPRESENTATION, INVALID_DATETIME, NUMERIC_OUT_OF_RANGE, TYPE_MISMATCH
    public static Datum convert(Datum value, SqlType from, SqlType to, ZoneId timeZone) {
        if (value instanceof Datum.Null || from.equals(to)) {
            return value;
        }
        if (to.kind().isText()) {
            return new Datum.OfText(limited(format(value, from, timeZone), to));
        }
        if (value instanceof Datum.OfText text) {
            return parse(text.value(), to, timeZone);
        }
        TypeKind source = from.kind();
        return switch (to.kind()) {
            case BOOLEAN -> new Datum.OfLong(number(value, from, to).signum() == 0 ? 0 : 1);
            case TINYINT, SMALLINT, INTEGER, BIGINT -> source == TypeKind.BOOLEAN
                    ? value
                    : whole(number(value, from, to), to, from.lane() == Lane.DOUBLE);
            case DECIMAL -> decimal(number(value, from, to), to);
            case REAL -> new Datum.OfDouble(number(value, from, to).floatValue());
            case DOUBLE -> new Datum.OfDouble(number(value, from, to).doubleValue());
            case DATE -> switch (source) {
                case TIMESTAMP -> new Datum.OfLong(Math.floorDiv(whole(value), MICROS_PER_DAY));
                case TIMESTAMP_TZ -> new Datum.OfLong(local(whole(value), timeZone).toLocalDate().toEpochDay());
                default -> throw impossible(from, to);
            };
            case TIME -> switch (source) {
                case TIME -> new Datum.OfLong(rounded(whole(value), to.precision()));
                case TIMESTAMP -> new Datum.OfLong(Math.floorMod(whole(value), MICROS_PER_DAY));
                case TIMESTAMP_TZ -> new Datum.OfLong(
                        local(whole(value), timeZone).toLocalTime().toNanoOfDay() / 1_000L);
                default -> throw impossible(from, to);
            };
            case TIMESTAMP -> switch (source) {
                case DATE -> new Datum.OfLong(Math.multiplyExact(whole(value), MICROS_PER_DAY));
                case TIMESTAMP -> new Datum.OfLong(rounded(whole(value), to.precision()));
                case TIMESTAMP_TZ -> new Datum.OfLong(
                        rounded(micros(local(whole(value), timeZone).toInstant(ZoneOffset.UTC)), to.precision()));
                default -> throw impossible(from, to);
            };
            case TIMESTAMP_TZ -> switch (source) {
                case DATE -> new Datum.OfLong(
                        micros(LocalDate.ofEpochDay(whole(value)).atStartOfDay(timeZone).toInstant()));
                case TIMESTAMP -> new Datum.OfLong(rounded(
                        micros(local(whole(value), ZoneOffset.UTC).atZone(timeZone).toInstant()), to.precision()));
                case TIMESTAMP_TZ -> new Datum.OfLong(rounded(whole(value), to.precision()));
                default -> throw impossible(from, to);
            };
            case INTERVAL_DAY_TIME -> {
                if (source != TypeKind.TIME && source != TypeKind.INTERVAL_DAY_TIME) {
                    throw impossible(from, to);
                }
                yield value;
            }
            case INTERVAL_YEAR_MONTH, UUID, VARBINARY, NULL, CHAR, VARCHAR -> throw impossible(from, to);
        };
    }

    private static long whole(Datum value) {
        return ((Datum.OfLong) value).value();
    }

    private static BigDecimal number(Datum value, SqlType from, SqlType to) {
        boolean numeric = from.kind().isNumeric() || from.kind() == TypeKind.BOOLEAN;
        if (!numeric) {
            throw impossible(from, to);
        }
        return switch (value) {
            case Datum.OfLong number -> BigDecimal.valueOf(number.value(), from.scale());
            case Datum.OfWide number -> new BigDecimal(number.value(), from.scale());
            case Datum.OfDouble number -> {
                if (!Double.isFinite(number.value())) {
                    throw outOfRange(Double.toString(number.value()), to);
                }
                yield new BigDecimal(number.value());
            }
            case Datum.Null _, Datum.OfText _, Datum.OfBinary _ -> throw impossible(from, to);
        };
    }

    private static Datum whole(BigDecimal number, SqlType to, boolean halfEven) {
        BigInteger rounded =
                number.setScale(0, halfEven ? RoundingMode.HALF_EVEN : RoundingMode.HALF_UP).unscaledValue();
        boolean fits = rounded.bitLength() < Long.SIZE
                && rounded.longValue() >= to.minimumLong()
                && rounded.longValue() <= to.maximumLong();
        if (!fits) {
            throw outOfRange(number.toPlainString(), to);
        }
        return new Datum.OfLong(rounded.longValue());
    }

    private static Datum decimal(BigDecimal number, SqlType to) {
        BigInteger unscaled = number.setScale(to.scale(), RoundingMode.HALF_UP).unscaledValue();
        if (unscaled.abs().compareTo(Int128.bigPowerOfTen(to.precision())) >= 0) {
            throw outOfRange(number.toPlainString(), to);
        }
        return to.precision() <= SqlType.MAX_LONG_DECIMAL_PRECISION
                ? new Datum.OfLong(unscaled.longValue())
                : new Datum.OfWide(unscaled);
    }

    /// Reads a value from its text form.
    public static Datum parse(String text, SqlType to, ZoneId timeZone) {
        String trimmed = text.strip();
        try {
            return switch (to.kind()) {
                case BOOLEAN -> new Datum.OfLong(truth(trimmed, to));
                case TINYINT, SMALLINT, INTEGER, BIGINT -> whole(new BigDecimal(new BigInteger(trimmed)), to, false);
                case DECIMAL -> decimal(new BigDecimal(trimmed), to);
                case REAL -> new Datum.OfDouble(parseDouble(trimmed, to, true));
                case DOUBLE -> new Datum.OfDouble(parseDouble(trimmed, to, false));
                case DATE -> new Datum.OfLong(trimmed.length() > 10 && !trimmed.startsWith("-")
                        ? LocalDate.parse(trimmed.substring(0, 10)).toEpochDay()
                        : LocalDate.parse(trimmed).toEpochDay());
                case TIME -> new Datum.OfLong(
                        rounded(LocalTime.parse(trimmed).toNanoOfDay() / 1_000L, to.precision()));
                case TIMESTAMP -> new Datum.OfLong(
                        rounded(micros(dateTime(trimmed).toInstant(ZoneOffset.UTC)), to.precision()));
                case TIMESTAMP_TZ -> new Datum.OfLong(rounded(micros(zoned(trimmed, timeZone)), to.precision()));
                case UUID -> {
                    UUID uuid = UUID.fromString(trimmed);
                    BigInteger high = BigInteger.valueOf(uuid.getMostSignificantBits());
                    BigInteger low = new BigInteger(Long.toUnsignedString(uuid.getLeastSignificantBits()));
                    yield new Datum.OfWide(high.shiftLeft(Long.SIZE).or(low));
                }
                case VARBINARY -> trimmed.startsWith("\\x")
                        ? new Datum.OfBinary(HexFormat.of().formatHex(HexFormat.of().parseHex(trimmed.substring(2))))
                        : new Datum.OfBinary(HexFormat.of()
                                .formatHex(text.getBytes(StandardCharsets.UTF_8)));
                case INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME, NULL -> throw impossible(SqlType.VARCHAR, to);
                case CHAR, VARCHAR -> new Datum.OfText(limited(text, to));
            };
        } catch (DateTimeException e) {
            throw new SkeinException(
                    ErrorCode.INVALID_DATETIME, "\"" + text + "\" is not a " + to + "; expected a form such as "
                            + (to.kind() == TypeKind.DATE ? "2024-12-31" : "2024-12-31 23:59:59.123456"), e);
        } catch (IllegalArgumentException e) {
            throw new SkeinException(
                    ErrorCode.INVALID_TEXT_REPRESENTATION, "\"" + text + "\" is not a value of type " + to, e);
        }
    }

    private static long truth(String text, SqlType to) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "t", "true", "yes", "y", "on", "1" -> 1;
            case "f", "false", "no", "n", "off", "0" -> 0;
            default -> throw new SkeinException(
                    ErrorCode.INVALID_TEXT_REPRESENTATION, "\"" + text + "\" is not a value of type " + to);
        };
    }

    private static double parseDouble(String text, SqlType to, boolean single) {
        double value = switch (text.toLowerCase(Locale.ROOT)) {
            case "infinity", "inf", "+infinity" -> Double.POSITIVE_INFINITY;
            case "-infinity", "-inf" -> Double.NEGATIVE_INFINITY;
            case "nan" -> Double.NaN;
            default -> {
                double parsed = single ? Float.parseFloat(text) : Double.parseDouble(text);
                if (Double.isInfinite(parsed)) {
                    throw outOfRange(text, to);
                }
                yield parsed;
            }
        };
        return value;
    }

    private static LocalDateTime dateTime(String text) {
        String iso = text.replace(' ', 'T');
        return iso.length() <= 10 ? LocalDate.parse(iso).atStartOfDay() : LocalDateTime.parse(iso);
    }

    private static Instant zoned(String text, ZoneId timeZone) {
        String iso = text.replaceFirst(" ", "T").replace(" ", "");
        boolean hasOffset = iso.endsWith("Z") || iso.length() > 10 && iso.substring(10).matches(".*[+-][0-9:]+$");
        if (!hasOffset) {
            return dateTime(text).atZone(timeZone).toInstant();
        }
        return OffsetDateTime.parse(iso.matches(".*[+-][0-9]{2}$") ? iso + ":00" : iso).toInstant();
    }

    /// The text form of a value.
    public static String format(Datum value, SqlType type, ZoneId timeZone) {
        return switch (value) {
            case Datum.Null _ -> "";
            case Datum.OfText text -> text.value();
            case Datum.OfBinary binary -> "\\x" + binary.hex();
            case Datum.OfDouble number -> formatDouble(number.value(), type.kind() == TypeKind.REAL);
            case Datum.OfWide number -> type.kind() == TypeKind.UUID
                    ? new UUID(Int128.high(number.value()), Int128.low(number.value())).toString()
                    : new BigDecimal(number.value(), type.scale()).toPlainString();
            case Datum.OfLong number -> formatLong(number.value(), type, timeZone);
        };
    }

    private static String formatLong(long value, SqlType type, ZoneId timeZone) {
        return switch (type.kind()) {
            case BOOLEAN -> value == 0 ? "false" : "true";
            case DECIMAL -> BigDecimal.valueOf(value, type.scale()).toPlainString();
            case DATE -> LocalDate.ofEpochDay(value).toString();
            case TIME -> formatTime(value);
            case TIMESTAMP -> formatTimestamp(local(value, ZoneOffset.UTC));
            case TIMESTAMP_TZ -> {
                Instant instant = Instant.EPOCH.plus(value, ChronoUnit.MICROS);
                ZoneOffset offset = timeZone.getRules().getOffset(instant);
                String suffix = offset.equals(ZoneOffset.UTC) ? "+00" : offset.getId().replaceFirst(":00$", "");
                yield formatTimestamp(local(value, timeZone)) + suffix;
            }
            case INTERVAL_YEAR_MONTH -> formatMonths(value);
            case INTERVAL_DAY_TIME -> formatMicros(value);
            case TINYINT, SMALLINT, INTEGER, BIGINT, NULL, REAL, DOUBLE, CHAR, VARCHAR, VARBINARY, UUID ->
                Long.toString(value);
        };
    }

    private static String formatDouble(double value, boolean single) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "Infinity" : "-Infinity";
        }
        String shortest = single ? Float.toString((float) value) : Double.toString(value);
        BigDecimal number = new BigDecimal(shortest);
        int exponent = number.precision() - number.scale() - 1;
        if (value != 0 && (exponent >= 15 || exponent < -4)) {
            BigDecimal mantissa = number.scaleByPowerOfTen(-exponent).stripTrailingZeros();
            String digits = Integer.toString(Math.abs(exponent));
            return mantissa.toPlainString() + (exponent < 0 ? "e-" : "e+") + (digits.length() < 2 ? "0" : "") + digits;
        }
        return value == 0 ? 1 / value < 0 ? "-0" : "0" : number.stripTrailingZeros().toPlainString();
    }

    private static String formatTimestamp(LocalDateTime value) {
        return value.toLocalDate() + " " + formatTime(value.toLocalTime().toNanoOfDay() / 1_000L);
    }

    private static String formatTime(long micros) {
        long seconds = micros / MICROS_PER_SECOND;
        String text = String.format(Locale.ROOT, "%02d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
        return text + fraction(micros % MICROS_PER_SECOND);
    }

    private static String fraction(long micros) {
        if (micros == 0) {
            return "";
        }
        return "." + String.format(Locale.ROOT, "%06d", micros).replaceFirst("0+$", "");
    }

    private static String formatMonths(long months) {
        long years = months / MONTHS_PER_YEAR;
        long rest = months % MONTHS_PER_YEAR;
        StringBuilder text = new StringBuilder();
        if (years != 0 || rest == 0 && months != 0) {
            text.append(years).append(Math.abs(years) == 1 ? " year" : " years");
        }
        if (rest != 0) {
            text.append(text.isEmpty() ? "" : " ").append(rest).append(Math.abs(rest) == 1 ? " mon" : " mons");
        }
        return text.isEmpty() ? "0 mons" : text.toString();
    }

    private static String formatMicros(long micros) {
        long days = micros / MICROS_PER_DAY;
        long rest = micros % MICROS_PER_DAY;
        String time = rest == 0 && days != 0 ? "" : (rest < 0 ? "-" : "") + formatTime(Math.abs(rest));
        if (days == 0) {
            return time;
        }
        return days + (Math.abs(days) == 1 ? " day" : " days") + (time.isEmpty() ? "" : " " + time);
    }

    private static String limited(String text, SqlType to) {
        if (to.precision() == SqlType.UNBOUNDED || text.length() <= to.precision()) {
            return text;
        }
        int points = text.codePointCount(0, text.length());
        return points <= to.precision() ? text : text.substring(0, text.offsetByCodePoints(0, to.precision()));
    }

    private static LocalDateTime local(long micros, ZoneId zone) {
        return LocalDateTime.ofInstant(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), zone);
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    private static long rounded(long micros, int precision) {
        long unit = Int128.powerOfTen(SqlType.MAX_TIME_PRECISION - precision);
        return unit == 1 ? micros : Math.floorDiv(micros + unit / 2, unit) * unit;
    }

    private static SkeinException outOfRange(String value, SqlType to) {
        return new SkeinException(ErrorCode.NUMERIC_OUT_OF_RANGE, value + " is out of range for " + to);
    }

    private static SkeinException impossible(SqlType from, SqlType to) {
        return new SkeinException(ErrorCode.TYPE_MISMATCH, "a value of type " + from + " cannot be cast to " + to);
    }
}
