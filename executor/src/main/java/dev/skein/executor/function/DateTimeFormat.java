package dev.skein.executor.function;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.executor.kernel.BytesBuilder;
import dev.skein.executor.kernel.CivilDate;
import java.time.DayOfWeek;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A `to_char` pattern of dates and times, taken apart once; also reads texts written that way.
final class DateTimeFormat {
    private static final List<String> FIELDS = List.of(
            "YYYY", "IYYY", "YYY", "YY", "Y", "HH24", "HH12", "HH", "MI", "MS", "US", "SSSS", "SS", "AM", "PM", "A.M.",
            "P.M.", "MONTH", "MON", "MM", "DAY", "DY", "DDD", "DD", "D", "ID", "IW", "WW", "W", "Q", "CC", "J", "TZ",
            "OF", "BC", "AD");

    private final List<Part> parts = new ArrayList<>();

    /// A piece of the pattern.
    ///
    /// @param field name in upper case; empty for text that stands for itself
    /// @param text as the pattern writes it
    /// @param fill whether `FM` forbids padding
    private record Part(String field, String text, boolean fill) {}

    DateTimeFormat(String pattern) {
        boolean fill = false;
        int at = 0;
        while (at < pattern.length()) {
            char symbol = pattern.charAt(at);
            if (symbol == '"') {
                int end = pattern.indexOf('"', at + 1);
                int until = end < 0 ? pattern.length() : end;
                parts.add(new Part("", pattern.substring(at + 1, until), false));
                at = until + 1;
                continue;
            }
            String rest = pattern.substring(at).toUpperCase(Locale.ROOT);
            if (rest.startsWith("FM") || rest.startsWith("FX")) {
                fill = rest.startsWith("FM");
                at += 2;
                continue;
            }
            String field = "";
            for (String candidate : FIELDS) {
                if (rest.startsWith(candidate)) {
                    field = candidate;
                    break;
                }
            }
            int length = Math.max(1, field.length());
            parts.add(new Part(field, pattern.substring(at, at + length), fill));
            at += length;
            fill = false;
        }
    }

    /// Writes a timestamp.
    ///
    /// @param micros local time
    /// @param offsetSeconds how far the zone is ahead of UTC
    void write(long micros, int offsetSeconds, BytesBuilder out) {
        long day = Math.floorDiv(micros, CivilDate.MICROS_PER_DAY);
        long time = Math.floorMod(micros, CivilDate.MICROS_PER_DAY);
        for (Part part : parts) {
            write(part, day, time, offsetSeconds, out);
        }
    }

    private static void write(Part part, long day, long time, int offsetSeconds, BytesBuilder out) {
        long packed = CivilDate.pack(day);
        long year = CivilDate.year(packed);
        long shownYear = year > 0 ? year : 1 - year;
        long hour = time / CivilDate.MICROS_PER_HOUR;
        switch (part.field()) {
            case "YYYY" -> number(shownYear, 4, part, out);
            case "YYY" -> number(shownYear % 1000, 3, part, out);
            case "YY" -> number(shownYear % 100, 2, part, out);
            case "Y" -> number(shownYear % 10, 1, part, out);
            case "IYYY" -> number(CivilDate.isoYear(day), 4, part, out);
            case "CC" -> number(DatePart.CENTURY.ofDay(day), 2, part, out);
            case "Q" -> number(DatePart.QUARTER.ofDay(day), 1, part, out);
            case "MM" -> number(CivilDate.month(packed), 2, part, out);
            case "MONTH" -> name(Month.of(CivilDate.month(packed)).getDisplayName(TextStyle.FULL, Locale.ENGLISH), 9, part, out);
            case "MON" -> name(Month.of(CivilDate.month(packed)).getDisplayName(TextStyle.SHORT, Locale.ENGLISH), 3, part, out);
            case "DD" -> number(CivilDate.day(packed), 2, part, out);
            case "DDD" -> number(CivilDate.dayOfYear(day), 3, part, out);
            case "D" -> number(CivilDate.isoDayOfWeek(day) % 7 + 1, 1, part, out);
            case "ID" -> number(CivilDate.isoDayOfWeek(day), 1, part, out);
            case "DAY" ->
                name(DayOfWeek.of(CivilDate.isoDayOfWeek(day)).getDisplayName(TextStyle.FULL, Locale.ENGLISH), 9, part, out);
            case "DY" ->
                name(DayOfWeek.of(CivilDate.isoDayOfWeek(day)).getDisplayName(TextStyle.SHORT, Locale.ENGLISH), 3, part, out);
            case "IW" -> number(CivilDate.isoWeek(day), 2, part, out);
            case "WW" -> number((CivilDate.dayOfYear(day) - 1) / 7 + 1, 2, part, out);
            case "W" -> number((CivilDate.day(packed) - 1) / 7 + 1, 1, part, out);
            case "J" -> number(DatePart.JULIAN.ofDay(day), 1, part, out);
            case "HH24" -> number(hour, 2, part, out);
            case "HH", "HH12" -> number((hour + 11) % 12 + 1, 2, part, out);
            case "MI" -> number(time / CivilDate.MICROS_PER_MINUTE % 60, 2, part, out);
            case "SS" -> number(time / CivilDate.MICROS_PER_SECOND % 60, 2, part, out);
            case "SSSS" -> number(time / CivilDate.MICROS_PER_SECOND, 1, part, out);
            case "MS" -> number(time % CivilDate.MICROS_PER_SECOND / 1000, 3, part, out);
            case "US" -> number(time % CivilDate.MICROS_PER_SECOND, 6, part, out);
            case "AM", "PM" -> cased(hour < 12 ? "AM" : "PM", part, out);
            case "A.M.", "P.M." -> cased(hour < 12 ? "A.M." : "P.M.", part, out);
            case "BC", "AD" -> cased(year > 0 ? "AD" : "BC", part, out);
            case "TZ", "OF" -> {
                out.append(offsetSeconds < 0 ? '-' : '+');
                out.appendMagnitude(Math.abs(offsetSeconds) / 3600, 2);
                if (offsetSeconds % 3600 != 0) {
                    out.append(':');
                    out.appendMagnitude(Math.abs(offsetSeconds) / 60 % 60, 2);
                }
            }
            default -> out.append(part.text());
        }
    }

    private static void number(long value, int width, Part part, BytesBuilder out) {
        out.appendMagnitude(value, part.fill() ? 1 : width);
    }

    private static void name(String name, int width, Part part, BytesBuilder out) {
        cased(name, part, out);
        for (int i = name.length(); i < width && !part.fill(); i++) {
            out.append(' ');
        }
    }

    /// A name in upper, lower or mixed case, as the pattern writes it.
    private static void cased(String name, Part part, BytesBuilder out) {
        String text = part.text();
        boolean upperFirst = Character.isUpperCase(text.charAt(0));
        boolean upperSecond = text.length() > 1 && Character.isUpperCase(text.charAt(text.length() - 1))
                || text.endsWith(".") && upperFirst;
        out.append(upperFirst ? (upperSecond ? name.toUpperCase(Locale.ROOT) : name) : name.toLowerCase(Locale.ROOT));
    }

    /// Reads a timestamp without zone, in microseconds; what the text lacks is 1 January of year 1, midnight.
    long read(String text) {
        Reading reading = new Reading(text);
        for (int i = 0; i < parts.size(); i++) {
            boolean digitsFollow = i + 1 < parts.size() && !parts.get(i + 1).field().isEmpty();
            reading.read(parts.get(i), digitsFollow);
        }
        return reading.micros();
    }

    /// The state of reading one text.
    private static final class Reading {
        private final String text;
        private int at;
        private long year = 1;
        private long month = 1;
        private long day = 1;
        private long dayOfYear;
        private long micros;
        private boolean afternoon;
        private boolean twelveHours;
        private boolean beforeChrist;

        Reading(String text) {
            this.text = text;
        }

        void read(Part part, boolean digitsFollow) {
            switch (part.field()) {
                case "YYYY", "IYYY" -> year = number(digitsFollow ? 4 : 6);
                case "YYY", "YY", "Y" -> {
                    long shown = number(part.field().length());
                    year = shown < 70 ? 2000 + shown : 1900 + shown;
                }
                case "MM" -> month = number(2);
                case "MON" -> month = named(true);
                case "MONTH" -> month = named(false);
                case "DD" -> day = number(2);
                case "DDD" -> dayOfYear = number(3);
                case "HH24" -> micros += number(2) * CivilDate.MICROS_PER_HOUR;
                case "HH", "HH12" -> {
                    twelveHours = true;
                    micros += number(2) % 12 * CivilDate.MICROS_PER_HOUR;
                }
                case "MI" -> micros += limited(number(2), 59) * CivilDate.MICROS_PER_MINUTE;
                case "SS" -> micros += limited(number(2), 59) * CivilDate.MICROS_PER_SECOND;
                case "SSSS" -> micros += number(5) * CivilDate.MICROS_PER_SECOND;
                case "MS" -> micros += fraction(3) * 1000;
                case "US" -> micros += fraction(6);
                case "AM", "PM", "A.M.", "P.M." -> {
                    afternoon = text.regionMatches(true, at, "P", 0, 1);
                    skipLetters();
                }
                case "BC", "AD" -> {
                    beforeChrist = text.regionMatches(true, at, "B", 0, 1);
                    skipLetters();
                }
                case "DAY", "DY" -> skipLetters();
                case "" -> {
                    if (at < text.length() && !Character.isLetterOrDigit(text.charAt(at))
                            || at < text.length() && Character.isLetter(part.text().charAt(0))) {
                        at += part.text().length();
                    }
                }
                default -> throw new SkeinException(ErrorCode.FEATURE_NOT_SUPPORTED,
                        "the pattern " + part.text() + " can be written but not read");
            }
        }

        long micros() {
            if (beforeChrist) {
                year = 1 - year;
            }
            boolean valid = month >= 1 && month <= 12 && day >= 1
                    && day <= CivilDate.daysInMonth(year, (int) month) && micros <= CivilDate.MICROS_PER_DAY;
            if (!valid) {
                throw new SkeinException(
                        ErrorCode.DATETIME_OVERFLOW, "date/time field value out of range: \"" + text + "\"");
            }
            long epochDay = dayOfYear > 0
                    ? CivilDate.epochDay(year, 1, 1) + dayOfYear - 1
                    : CivilDate.epochDay(year, (int) month, (int) day);
            long time = micros + (twelveHours && afternoon ? CivilDate.MICROS_PER_DAY / 2 : 0);
            return epochDay * CivilDate.MICROS_PER_DAY + time;
        }

        private long limited(long value, long most) {
            if (value > most) {
                throw new SkeinException(
                        ErrorCode.DATETIME_OVERFLOW, "date/time field value out of range: \"" + text + "\"");
            }
            return value;
        }

        private long number(int mostDigits) {
            while (at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
            int start = at;
            while (at < text.length() && at - start < mostDigits && Character.isDigit(text.charAt(at))) {
                at++;
            }
            if (at == start) {
                throw invalid();
            }
            return Long.parseLong(text, start, at, 10);
        }

        private long fraction(int digits) {
            int start = at;
            long value = number(digits);
            for (int i = at - start; i < digits; i++) {
                value *= 10;
            }
            return value;
        }

        private long named(boolean abbreviated) {
            for (Month candidate : Month.values()) {
                String name = candidate.getDisplayName(abbreviated ? TextStyle.SHORT : TextStyle.FULL, Locale.ENGLISH);
                if (text.regionMatches(true, at, name, 0, name.length())) {
                    at += name.length();
                    return candidate.getValue();
                }
            }
            throw invalid();
        }

        private void skipLetters() {
            while (at < text.length() && (Character.isLetter(text.charAt(at)) || text.charAt(at) == '.')) {
                at++;
            }
        }

        private SkeinException invalid() {
            return new SkeinException(ErrorCode.INVALID_DATETIME,
                    "\"" + text + "\" does not fit the pattern" + (at < text.length() ? " at \"" + text.substring(at) + "\"" : ""));
        }
    }
}
