package dev.skein.shell.format;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;

/// Dates and times as ISO 8601 with a space: `2024-02-29 12:34:56.789+00`, without zeros at the end of the fraction;
/// years before 1 with `BC`.
final class TemporalText {
    private static final int NANO_DIGITS = 9;

    private TemporalText() {}

    static void append(LocalDate date, StringBuilder out) {
        appendDay(date, out);
        appendEra(date, out);
    }

    static void append(LocalTime time, StringBuilder out) {
        appendPadded(time.getHour(), 2, out);
        out.append(':');
        appendPadded(time.getMinute(), 2, out);
        out.append(':');
        appendPadded(time.getSecond(), 2, out);
        int nanos = time.getNano();
        if (nanos != 0) {
            int digits = NANO_DIGITS;
            while (nanos % 10 == 0) {
                nanos /= 10;
                digits--;
            }
            out.append('.');
            appendPadded(nanos, digits, out);
        }
    }

    static void append(OffsetTime time, StringBuilder out) {
        append(time.toLocalTime(), out);
        appendOffset(time.getOffset(), out);
    }

    static void append(LocalDateTime timestamp, StringBuilder out) {
        appendDay(timestamp.toLocalDate(), out);
        out.append(' ');
        append(timestamp.toLocalTime(), out);
        appendEra(timestamp.toLocalDate(), out);
    }

    static void append(OffsetDateTime timestamp, StringBuilder out) {
        appendDay(timestamp.toLocalDate(), out);
        out.append(' ');
        append(timestamp.toLocalTime(), out);
        appendOffset(timestamp.getOffset(), out);
        appendEra(timestamp.toLocalDate(), out);
    }

    private static void appendDay(LocalDate date, StringBuilder out) {
        int year = date.getYear();
        appendPadded(year > 0 ? year : 1 - year, 4, out);
        out.append('-');
        appendPadded(date.getMonthValue(), 2, out);
        out.append('-');
        appendPadded(date.getDayOfMonth(), 2, out);
    }

    private static void appendEra(LocalDate date, StringBuilder out) {
        if (date.getYear() <= 0) {
            out.append(" BC");
        }
    }

    private static void appendOffset(ZoneOffset offset, StringBuilder out) {
        int seconds = offset.getTotalSeconds();
        out.append(seconds < 0 ? '-' : '+');
        int magnitude = Math.abs(seconds);
        appendPadded(magnitude / 3600, 2, out);
        if (magnitude % 3600 != 0) {
            out.append(':');
            appendPadded(magnitude / 60 % 60, 2, out);
            if (magnitude % 60 != 0) {
                out.append(':');
                appendPadded(magnitude % 60, 2, out);
            }
        }
    }

    private static void appendPadded(int number, int digits, StringBuilder out) {
        int start = out.length();
        out.append(number);
        int missing = digits - (out.length() - start);
        if (missing > 0) {
            out.insert(start, "00000000", 0, missing);
        }
    }
}
