package dev.skein.executor.function;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.executor.kernel.CivilDate;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/// Reads dates and times as people write them: ISO 8601 with a blank or `T`, fractions to microseconds (rounded), offsets
/// or zone names, `BC`, month names (`8 Jan 1999`, `Jan 8, 1999`).
final class DateTimeParser {
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

    private final String text;
    private final String what;
    private int at;

    private DateTimeParser(String text, String what) {
        this.text = text;
        this.what = what;
    }

    /// Days since 1970-01-01; a time behind the date is read and left out.
    static long date(String text) {
        DateTimeParser parser = new DateTimeParser(text.strip(), "date");
        long day = parser.date();
        long era = parser.at;
        if (!parser.atEnd()) {
            parser.skipSeparator();
            if (parser.atDigit()) {
                parser.time();
                parser.zone(ZoneOffset.UTC);
            } else {
                parser.at = (int) era;
            }
        }
        day = parser.era(day);
        parser.end();
        return day;
    }

    /// Microseconds since midnight.
    static long time(String text) {
        DateTimeParser parser = new DateTimeParser(text.strip(), "time");
        long micros = parser.time();
        parser.zone(ZoneOffset.UTC);
        parser.end();
        return micros;
    }

    /// Microseconds since 1970-01-01T00:00:00; a zone is read and left out.
    static long timestamp(String text) {
        return new DateTimeParser(text.strip(), "timestamp").moment(null);
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    ///
    /// @param zone counts if the text names none
    static long instant(String text, ZoneId zone) {
        return new DateTimeParser(text.strip(), "timestamp with time zone").moment(zone);
    }

    private long moment(@org.jspecify.annotations.Nullable ZoneId zone) {
        if (text.equalsIgnoreCase("epoch")) {
            return 0;
        }
        long day = date();
        long time = 0;
        ZoneId named = zone == null ? ZoneOffset.UTC : zone;
        if (!atEnd()) {
            int before = at;
            skipSeparator();
            if (atDigit()) {
                time = time();
                named = zone(named);
            } else {
                at = before;
            }
        }
        day = era(day);
        end();
        long local;
        try {
            local = Math.addExact(Math.multiplyExact(day, CivilDate.MICROS_PER_DAY), time);
        } catch (ArithmeticException e) {
            throw new SkeinException(ErrorCode.DATETIME_OVERFLOW, what + " out of range: \"" + text + "\"", e);
        }
        return zone == null ? local : Zones.toInstant(local, named);
    }

    private long date() {
        if (atLetter()) {
            int month = monthName();
            skipBlanksAndCommas();
            int day = (int) number(2);
            skipBlanksAndCommas();
            return checked(number(6), month, day);
        }
        int before = at;
        long first = number(7);
        int digits = at - before;
        if (atEnd() && digits > 4) {
            throw invalid();
        }
        char separator = atEnd() ? ' ' : text.charAt(at);
        if (digits <= 2 && (separator == ' ' || separator == '-') && at + 1 < text.length()
                && Character.isLetter(text.charAt(at + 1))) {
            at++;
            int month = monthName();
            skipBlanksAndCommas();
            if (!atEnd() && text.charAt(at) == '-') {
                at++;
            }
            return checked(number(6), month, (int) first);
        }
        if (separator != '-' && separator != '/' && separator != '.') {
            throw invalid();
        }
        at++;
        long second = number(2);
        expect(separator);
        if (separator == '/' && digits <= 2) {
            return checked(number(6), (int) first, (int) second);
        }
        if (digits < 3) {
            throw invalid();
        }
        return checked(first, (int) second, (int) number(2));
    }

    private long checked(long year, int month, int day) {
        if (month < 1 || month > 12 || day < 1 || day > CivilDate.daysInMonth(year, month) || year == 0) {
            throw new SkeinException(ErrorCode.DATETIME_OVERFLOW, "date/time field value out of range: \"" + text + "\"");
        }
        return CivilDate.epochDay(year, month, day);
    }

    private int monthName() {
        int before = at;
        while (atLetter()) {
            at++;
        }
        String name = text.substring(before, at).toLowerCase(Locale.ROOT);
        int month = name.length() < 3 ? -1 : MONTHS.indexOf(name.substring(0, 3));
        if (month < 0) {
            throw invalid();
        }
        return month + 1;
    }

    private long time() {
        long hour = number(2);
        expect(':');
        long minute = number(2);
        long micros = 0;
        long second = 0;
        if (!atEnd() && text.charAt(at) == ':') {
            at++;
            second = number(2);
            if (!atEnd() && (text.charAt(at) == '.' || text.charAt(at) == ',')) {
                at++;
                micros = fraction();
            }
        }
        String rest = text.substring(at).stripLeading().toLowerCase(Locale.ROOT);
        if (rest.startsWith("am") || rest.startsWith("pm")) {
            if (hour < 1 || hour > 12) {
                throw outOfRange();
            }
            hour = hour % 12 + (rest.startsWith("pm") ? 12 : 0);
            at = text.length() - rest.length() + 2;
        }
        boolean endOfDay = hour == 24 && minute == 0 && second == 0 && micros == 0;
        if (hour > 23 && !endOfDay || minute > 59 || second > 60) {
            throw outOfRange();
        }
        return ((hour * 60 + minute) * 60 + second) * CivilDate.MICROS_PER_SECOND + micros;
    }

    private long fraction() {
        long value = 0;
        int digits = 0;
        boolean roundUp = false;
        while (atDigit()) {
            int digit = text.charAt(at++) - '0';
            if (digits < 6) {
                value = value * 10 + digit;
            } else if (digits == 6) {
                roundUp = digit >= 5;
            }
            digits++;
        }
        for (int i = digits; i < 6; i++) {
            value *= 10;
        }
        return value + (roundUp ? 1 : 0);
    }

    /// The zone that follows, or else the given one.
    private ZoneId zone(ZoneId otherwise) {
        int before = at;
        while (!atEnd() && text.charAt(at) == ' ') {
            at++;
        }
        if (atEnd()) {
            return otherwise;
        }
        char first = text.charAt(at);
        if (first == '+' || first == '-') {
            return offset(first == '-' ? -1 : 1);
        }
        int end = text.indexOf(' ', at);
        String name = end < 0 ? text.substring(at) : text.substring(at, end);
        if (name.equalsIgnoreCase("bc") || name.equalsIgnoreCase("ad")) {
            at = before;
            return otherwise;
        }
        at += name.length();
        try {
            return name.equalsIgnoreCase("z") || name.equalsIgnoreCase("utc") || name.equalsIgnoreCase("gmt")
                    ? ZoneOffset.UTC
                    : ZoneId.of(name, ZoneId.SHORT_IDS);
        } catch (DateTimeException e) {
            throw new SkeinException(ErrorCode.INVALID_DATETIME, "time zone \"" + name + "\" not recognized", e);
        }
    }

    private ZoneOffset offset(int sign) {
        at++;
        int before = at;
        int hours = (int) number(4);
        int minutes = 0;
        int seconds = 0;
        if (at - before > 2) {
            minutes = hours % 100;
            hours /= 100;
        } else if (!atEnd() && text.charAt(at) == ':') {
            at++;
            minutes = (int) number(2);
            if (!atEnd() && text.charAt(at) == ':') {
                at++;
                seconds = (int) number(2);
            }
        }
        if (hours > 15 || minutes > 59 || seconds > 59) {
            throw new SkeinException(ErrorCode.DATETIME_OVERFLOW, "time zone displacement out of range: \"" + text + "\"");
        }
        return ZoneOffset.ofTotalSeconds(sign * ((hours * 60 + minutes) * 60 + seconds));
    }

    private long era(long day) {
        String rest = text.substring(at).strip();
        if (rest.equalsIgnoreCase("bc")) {
            at = text.length();
            long packed = CivilDate.pack(day);
            return CivilDate.epochDay(1 - CivilDate.year(packed), CivilDate.month(packed), CivilDate.day(packed));
        }
        if (rest.equalsIgnoreCase("ad")) {
            at = text.length();
        }
        return day;
    }

    private long number(int mostDigits) {
        int before = at;
        long value = 0;
        while (atDigit() && at - before < mostDigits) {
            value = value * 10 + text.charAt(at++) - '0';
        }
        if (at == before) {
            throw invalid();
        }
        return value;
    }

    private void skipSeparator() {
        if (!atEnd() && (text.charAt(at) == 'T' || text.charAt(at) == 't')) {
            at++;
        }
        while (!atEnd() && text.charAt(at) == ' ') {
            at++;
        }
    }

    private void skipBlanksAndCommas() {
        while (!atEnd() && (text.charAt(at) == ' ' || text.charAt(at) == ',')) {
            at++;
        }
    }

    private void expect(char wanted) {
        if (atEnd() || text.charAt(at) != wanted) {
            throw invalid();
        }
        at++;
    }

    private boolean atEnd() {
        return at >= text.length();
    }

    private boolean atDigit() {
        return !atEnd() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }

    private boolean atLetter() {
        return !atEnd() && Character.isLetter(text.charAt(at));
    }

    private void end() {
        if (!text.substring(at).isBlank()) {
            throw invalid();
        }
    }

    private SkeinException invalid() {
        return new SkeinException(
                ErrorCode.INVALID_DATETIME, "invalid input syntax for type " + what + ": \"" + text + "\"");
    }

    private SkeinException outOfRange() {
        return new SkeinException(
                ErrorCode.DATETIME_OVERFLOW, "date/time field value out of range: \"" + text + "\"");
    }
}
