package dev.skein.executor.function;

import dev.skein.catalog.SqlType;
import dev.skein.executor.kernel.BytesBuilder;
import dev.skein.executor.kernel.CivilDate;
import dev.skein.executor.kernel.Int128;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/// Writes values of one type as text, as PostgreSQL does with its default settings (ISO dates, postgres intervals).
@FunctionalInterface
public interface TextForm {
    /// Appends the text of an argument that is not null.
    void append(Arguments arguments, int index, BytesBuilder out);

    /// The text form of a type.
    ///
    /// @param timeZone in which a TIMESTAMP WITH TIME ZONE is shown
    static TextForm of(SqlType type, ZoneId timeZone) {
        return switch (type.kind()) {
            case NULL -> (_, _, _) -> {};
            case BOOLEAN -> (in, index, out) -> out.append(in.integer(index) != 0 ? "true" : "false");
            case TINYINT, SMALLINT, INTEGER, BIGINT -> (in, index, out) -> out.appendLong(in.integer(index));
            case REAL -> (in, index, out) -> appendReal(in.number(index), out);
            case DOUBLE -> (in, index, out) -> appendDouble(in.number(index), out);
            case DECIMAL -> (in, index, out) -> {
                if (type.scale() <= SqlType.MAX_LONG_DECIMAL_PRECISION
                        && Int128.fitsLong(in.high(index), in.integer(index))) {
                    out.appendDecimal(in.integer(index), type.scale());
                } else {
                    out.append(new BigDecimal(in.unscaled(index), type.scale()).toPlainString());
                }
            };
            case CHAR, VARCHAR -> (in, index, out) -> out.append(in.heap(index), in.start(index), in.length(index));
            case VARBINARY -> (in, index, out) -> {
                out.append("\\x");
                out.appendHex(in.heap(index), in.start(index), in.length(index));
            };
            case DATE -> (in, index, out) -> appendDate(in.integer(index), out);
            case TIME -> (in, index, out) -> appendTime(in.integer(index), out);
            case TIMESTAMP -> (in, index, out) -> appendTimestamp(in.integer(index), out);
            case TIMESTAMP_TZ -> (in, index, out) -> appendZoned(in.integer(index), timeZone, out);
            case INTERVAL_YEAR_MONTH -> (in, index, out) -> appendMonths(in.integer(index), out);
            case INTERVAL_DAY_TIME -> (in, index, out) -> appendDayTime(in.integer(index), out);
            case UUID -> (in, index, out) -> out.append(new UUID(in.high(index), in.integer(index)).toString());
        };
    }

    /// A double with the fewest digits that give it back.
    static void appendDouble(double value, BytesBuilder out) {
        appendFloating(value, Double.toString(value), 15, out);
    }

    /// A float with the fewest digits that give it back.
    static void appendReal(double value, BytesBuilder out) {
        appendFloating(value, Float.toString((float) value), 6, out);
    }

    private static void appendFloating(double value, String digits, int plainDigits, BytesBuilder out) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            out.append(Double.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
            return;
        }
        if (value == 0) {
            out.append(1 / value < 0 ? "-0" : "0");
            return;
        }
        BigDecimal exact = new BigDecimal(digits).stripTrailingZeros();
        int exponent = exact.precision() - exact.scale() - 1;
        if (exponent >= -4 && exponent < plainDigits) {
            out.append(exact.toPlainString());
            return;
        }
        String unscaled = exact.unscaledValue().abs().toString();
        if (value < 0) {
            out.append('-');
        }
        out.append(unscaled.charAt(0));
        if (unscaled.length() > 1) {
            out.append('.');
            out.append(unscaled.substring(1));
        }
        out.append(exponent < 0 ? "e-" : "e+");
        out.appendMagnitude(exponent, 2);
    }

    /// `2024-02-29`; years before 1 with `BC`.
    static void appendDate(long epochDay, BytesBuilder out) {
        long packed = CivilDate.pack(epochDay);
        appendDay(packed, out);
        appendEra(packed, out);
    }

    private static void appendDay(long packed, BytesBuilder out) {
        long year = CivilDate.year(packed);
        out.appendMagnitude(year > 0 ? year : 1 - year, 4);
        out.append('-');
        out.appendMagnitude(CivilDate.month(packed), 2);
        out.append('-');
        out.appendMagnitude(CivilDate.day(packed), 2);
    }

    private static void appendEra(long packed, BytesBuilder out) {
        if (CivilDate.year(packed) <= 0) {
            out.append(" BC");
        }
    }

    /// `12:34:56.789`, without zeros at the end of the fraction.
    static void appendTime(long micros, BytesBuilder out) {
        out.appendMagnitude(micros / CivilDate.MICROS_PER_HOUR, 2);
        out.append(':');
        out.appendMagnitude(micros / CivilDate.MICROS_PER_MINUTE % 60, 2);
        out.append(':');
        out.appendMagnitude(micros / CivilDate.MICROS_PER_SECOND % 60, 2);
        long fraction = micros % CivilDate.MICROS_PER_SECOND;
        if (fraction != 0) {
            int digits = 6;
            while (fraction % 10 == 0) {
                fraction /= 10;
                digits--;
            }
            out.append('.');
            out.appendMagnitude(fraction, digits);
        }
    }

    /// `2024-02-29 12:34:56.789`.
    static void appendTimestamp(long micros, BytesBuilder out) {
        long packed = CivilDate.pack(Math.floorDiv(micros, CivilDate.MICROS_PER_DAY));
        appendDay(packed, out);
        out.append(' ');
        appendTime(Math.floorMod(micros, CivilDate.MICROS_PER_DAY), out);
        appendEra(packed, out);
    }

    private static void appendZoned(long micros, ZoneId zone, BytesBuilder out) {
        int offsetSeconds = Zones.offsetSeconds(micros, zone);
        long local = micros + offsetSeconds * CivilDate.MICROS_PER_SECOND;
        long packed = CivilDate.pack(Math.floorDiv(local, CivilDate.MICROS_PER_DAY));
        appendDay(packed, out);
        out.append(' ');
        appendTime(Math.floorMod(local, CivilDate.MICROS_PER_DAY), out);
        int magnitude = Math.abs(offsetSeconds);
        out.append(offsetSeconds < 0 ? '-' : '+');
        out.appendMagnitude(magnitude / 3600, 2);
        if (magnitude % 3600 != 0) {
            out.append(':');
            out.appendMagnitude(magnitude / 60 % 60, 2);
        }
        if (magnitude % 60 != 0) {
            out.append(':');
            out.appendMagnitude(magnitude % 60, 2);
        }
        appendEra(packed, out);
    }

    /// `1 year 2 mons`.
    static void appendMonths(long months, BytesBuilder out) {
        int before = out.length();
        appendUnit(months / 12, "year", before, out);
        appendUnit(months % 12, "mon", before, out);
        if (out.length() == before) {
            out.append("00:00:00");
        }
    }

    /// `3 days 04:05:06.7`.
    static void appendDayTime(long micros, BytesBuilder out) {
        int before = out.length();
        appendUnit(micros / CivilDate.MICROS_PER_DAY, "day", before, out);
        long rest = micros % CivilDate.MICROS_PER_DAY;
        if (rest != 0 || out.length() == before) {
            if (out.length() > before) {
                out.append(' ');
            }
            if (rest < 0) {
                out.append('-');
            }
            appendTime(Math.abs(rest), out);
        }
    }

    private static void appendUnit(long count, String unit, int before, BytesBuilder out) {
        if (count == 0) {
            return;
        }
        if (out.length() > before) {
            out.append(' ');
        }
        out.appendLong(count);
        out.append(' ');
        out.append(unit);
        if (count != 1) {
            out.append('s');
        }
    }

    /// The instant as microseconds since 1970-01-01T00:00:00Z.
    static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }
}
