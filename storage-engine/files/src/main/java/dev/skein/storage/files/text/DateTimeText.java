package dev.skein.storage.files.text;

/// Reads ISO 8601 dates and times from ASCII bytes: `2024-02-29`, `23:59:59.123456`, `2024-02-29 23:59:59+02:00` (or with
/// a `T` between date and time).
final class DateTimeText {
    private static final long MICROS_PER_SECOND = 1_000_000L;
    private static final long MICROS_PER_MINUTE = 60 * MICROS_PER_SECOND;
    private static final long MICROS_PER_HOUR = 60 * MICROS_PER_MINUTE;
    private static final long MICROS_PER_DAY = 24 * MICROS_PER_HOUR;
    private static final int FRACTION_DIGITS = 6;
    private static final int[] DAYS_OF_MONTH = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private DateTimeText() {}

    /// Days since 1970-01-01; [NumberText#NONE] if it is no date.
    static long date(byte[] bytes, int start, int end) {
        int firstDash = start;
        while (firstDash < end && bytes[firstDash] != '-') {
            firstDash++;
        }
        int yearDigits = firstDash - start;
        if (yearDigits < 4 || yearDigits > 6 || end - firstDash != 6 || bytes[firstDash + 3] != '-') {
            return NumberText.NONE;
        }
        int year = number(bytes, start, firstDash);
        int month = number(bytes, firstDash + 1, firstDash + 3);
        int day = number(bytes, firstDash + 4, end);
        if (year < 0 || month < 1 || month > 12 || day < 1 || day > daysOfMonth(year, month)) {
            return NumberText.NONE;
        }
        return epochDay(year, month, day);
    }

    private static int daysOfMonth(int year, int month) {
        boolean leap = (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
        return month == 2 && leap ? 29 : DAYS_OF_MONTH[month - 1];
    }

    /// Counts days from 1 March of year 0, so that a leap day is the last day of its year.
    private static long epochDay(int year, int month, int day) {
        long shiftedYear = month <= 2 ? year - 1 : year;
        long era = Math.floorDiv(shiftedYear, 400L);
        long yearOfEra = shiftedYear - era * 400;
        int shiftedMonth = month > 2 ? month - 3 : month + 9;
        int dayOfYear = (153 * shiftedMonth + 2) / 5 + day - 1;
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468;
    }

    /// Microseconds since midnight; [NumberText#NONE] if it is no time of day.
    static long time(byte[] bytes, int start, int end) {
        boolean shaped = end - start >= 5 && bytes[start + 2] == ':'
                && (end - start == 5 || end - start >= 8 && bytes[start + 5] == ':');
        if (!shaped) {
            return NumberText.NONE;
        }
        int hour = number(bytes, start, start + 2);
        int minute = number(bytes, start + 3, start + 5);
        int second = end - start == 5 ? 0 : number(bytes, start + 6, start + 8);
        long micros = end - start <= 8 ? 0 : fraction(bytes, start + 8, end);
        boolean valid = hour >= 0 && minute >= 0 && minute < 60 && second >= 0 && second < 60 && micros >= 0
                && (hour < 24 || hour == 24 && minute == 0 && second == 0 && micros == 0);
        return valid
                ? hour * MICROS_PER_HOUR + minute * MICROS_PER_MINUTE + second * MICROS_PER_SECOND + micros
                : NumberText.NONE;
    }

    private static long fraction(byte[] bytes, int start, int end) {
        int digits = end - start - 1;
        if (bytes[start] != '.' || digits < 1 || digits > 9) {
            return -1;
        }
        long value = number(bytes, start + 1, end);
        for (int i = digits; i < FRACTION_DIGITS && value >= 0; i++) {
            value *= 10;
        }
        for (int i = FRACTION_DIGITS; i < digits && value >= 0; i++) {
            value = i == digits - 1 ? (value + 5) / 10 : value / 10;
        }
        return value;
    }

    /// Microseconds since 1970-01-01T00:00:00; [NumberText#NONE] if it is no time stamp, or one with a zone.
    static long timestamp(byte[] bytes, int start, int end) {
        int between = start;
        while (between < end && bytes[between] != ' ' && bytes[between] != 'T') {
            between++;
        }
        long day = date(bytes, start, between);
        long micros = between == end ? 0 : time(bytes, between + 1, end);
        return day == NumberText.NONE || micros == NumberText.NONE
                ? NumberText.NONE
                : day * MICROS_PER_DAY + micros;
    }

    /// Microseconds since 1970-01-01T00:00:00Z; [NumberText#NONE] if it is no time stamp with a zone offset.
    static long zonedTimestamp(byte[] bytes, int start, int end) {
        if (end - start > 11 && bytes[end - 1] == 'Z') {
            return timestamp(bytes, start, end - 1);
        }
        int sign = end - 1;
        while (sign > start + 10 && bytes[sign] != '+' && bytes[sign] != '-') {
            sign--;
        }
        if (sign <= start + 10) {
            return NumberText.NONE;
        }
        long local = timestamp(bytes, start, sign);
        long offset = offset(bytes, sign + 1, end);
        if (local == NumberText.NONE || offset < 0) {
            return NumberText.NONE;
        }
        return bytes[sign] == '+' ? local - offset : local + offset;
    }

    /// The size of an offset such as `02`, `0230` or `02:30` in microseconds; less than 0 if it is none.
    private static long offset(byte[] bytes, int start, int end) {
        int length = end - start;
        boolean shaped = length == 2 || length == 4 || length == 5 && bytes[start + 2] == ':';
        int hours = shaped ? number(bytes, start, start + 2) : -1;
        int minutes = shaped && length > 2 ? number(bytes, end - 2, end) : 0;
        return hours < 0 || hours > 15 || minutes < 0 || minutes > 59
                ? -1
                : hours * MICROS_PER_HOUR + minutes * MICROS_PER_MINUTE;
    }

    /// A number of at most nine digits; -1 if it is none.
    private static int number(byte[] bytes, int start, int end) {
        int value = 0;
        for (int i = start; i < end; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
