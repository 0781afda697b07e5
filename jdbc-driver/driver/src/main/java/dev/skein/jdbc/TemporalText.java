package dev.skein.jdbc;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.StringJoiner;

/** Dates, times and intervals as text, in PostgreSQL's form: only the digits of a fraction that there are. */
final class TemporalText {
    private static final int MONTHS_PER_YEAR = 12;
    private static final int SECONDS_PER_MINUTE = 60;
    private static final int SECONDS_PER_HOUR = 3_600;
    private static final int NANO_DIGITS = 9;

    private TemporalText() {}

    static String date(LocalDate date) {
        String text = date.toString();
        return text.startsWith("+") ? text.substring(1) : text;
    }

    static String time(LocalTime time) {
        StringBuilder text = new StringBuilder("hh:mm:ss.ffffff".length());
        clock(text, time.getHour(), time.getMinute(), time.getSecond(), time.getNano());
        return text.toString();
    }

    static String dateTime(LocalDateTime dateTime) {
        return date(dateTime.toLocalDate()) + " " + time(dateTime.toLocalTime());
    }

    static String instant(OffsetDateTime instant) {
        int seconds = instant.getOffset().getTotalSeconds();
        int minutes = Math.abs(seconds) / SECONDS_PER_MINUTE;
        StringBuilder text = new StringBuilder(dateTime(instant.toLocalDateTime()));
        text.append(seconds < 0 ? '-' : '+');
        twoDigits(text, minutes / SECONDS_PER_MINUTE);
        if (minutes % SECONDS_PER_MINUTE != 0) {
            text.append(':');
            twoDigits(text, minutes % SECONDS_PER_MINUTE);
        }
        return text.toString();
    }

    static String months(long months) {
        long years = months / MONTHS_PER_YEAR;
        long rest = months % MONTHS_PER_YEAR;
        StringJoiner text = new StringJoiner(" ");
        if (years != 0) {
            text.add(years + (years == 1 ? " year" : " years"));
        }
        if (rest != 0 || years == 0) {
            text.add(rest + (rest == 1 ? " mon" : " mons"));
        }
        return text.toString();
    }

    static String duration(Duration duration) {
        boolean negative = duration.isNegative();
        Duration size = duration.abs();
        long days = size.toDays();
        StringBuilder text = new StringBuilder();
        if (days != 0) {
            text.append(negative ? -days : days).append(days == 1 && !negative ? " day" : " days");
        }
        Duration rest = size.minusDays(days);
        if (!rest.isZero() || days == 0) {
            text.append(days == 0 ? "" : " ").append(negative ? "-" : "");
            long seconds = rest.getSeconds();
            clock(
                    text,
                    (int) (seconds / SECONDS_PER_HOUR),
                    (int) (seconds / SECONDS_PER_MINUTE % SECONDS_PER_MINUTE),
                    (int) (seconds % SECONDS_PER_MINUTE),
                    rest.getNano());
        }
        return text.toString();
    }

    private static void clock(StringBuilder text, int hour, int minute, int second, int nano) {
        twoDigits(text, hour);
        text.append(':');
        twoDigits(text, minute);
        text.append(':');
        twoDigits(text, second);
        if (nano != 0) {
            text.append('.');
            String digits = Integer.toString(nano);
            text.append("0".repeat(NANO_DIGITS - digits.length())).append(digits);
            while (text.charAt(text.length() - 1) == '0') {
                text.setLength(text.length() - 1);
            }
        }
    }

    private static void twoDigits(StringBuilder text, int value) {
        text.append((char) ('0' + value / 10)).append((char) ('0' + value % 10));
    }
}
