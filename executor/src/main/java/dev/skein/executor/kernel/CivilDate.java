package dev.skein.executor.kernel;

/// The Gregorian calendar without objects: days since 1970-01-01 to year, month and day, and back.
///
/// The algorithms count days from 1 March of year 0, so that a leap day is the last day of its year; see Howard Hinnant,
/// "chrono-Compatible Low-Level Date Algorithms".
public final class CivilDate {
    public static final long MICROS_PER_SECOND = 1_000_000L;
    public static final long MICROS_PER_MINUTE = 60 * MICROS_PER_SECOND;
    public static final long MICROS_PER_HOUR = 60 * MICROS_PER_MINUTE;
    public static final long MICROS_PER_DAY = 24 * MICROS_PER_HOUR;

    private static final long DAYS_TO_EPOCH = 719_468;
    private static final long DAYS_PER_ERA = 146_097;

    private CivilDate() {}

    /// Year, month and day packed: `year * 512 + month * 32L + day`, for one division chain instead of three.
    public static long pack(long epochDay) {
        long shifted = epochDay + DAYS_TO_EPOCH;
        long era = Math.floorDiv(shifted, DAYS_PER_ERA);
        int dayOfEra = (int) (shifted - era * DAYS_PER_ERA);
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100);
        int shiftedMonth = (5 * dayOfYear + 2) / 153;
        int day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1;
        int month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
        long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        return year * 512 + month * 32L + day;
    }

    public static long year(long packed) {
        return packed >> 9;
    }

    public static int month(long packed) {
        return (int) (packed >> 5 & 15);
    }

    public static int day(long packed) {
        return (int) (packed & 31);
    }

    /// Days since 1970-01-01.
    public static long epochDay(long year, int month, int day) {
        long shiftedYear = month <= 2 ? year - 1 : year;
        long era = Math.floorDiv(shiftedYear, 400L);
        long yearOfEra = shiftedYear - era * 400;
        int shiftedMonth = month > 2 ? month - 3 : month + 9;
        int dayOfYear = (153 * shiftedMonth + 2) / 5 + day - 1;
        long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * DAYS_PER_ERA + dayOfEra - DAYS_TO_EPOCH;
    }

    public static boolean isLeapYear(long year) {
        return (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
    }

    /// Number of days of a month.
    public static int daysInMonth(long year, int month) {
        return switch (month) {
            case 2 -> isLeapYear(year) ? 29 : 28;
            case 4, 6, 9, 11 -> 30;
            default -> 31;
        };
    }

    /// A day moved by months; a day that the month lacks becomes the month's last one.
    public static long plusMonths(long epochDay, long months) {
        long packed = pack(epochDay);
        long total = year(packed) * 12 + (month(packed) - 1) + months;
        long year = Math.floorDiv(total, 12L);
        int month = (int) Math.floorMod(total, 12L) + 1;
        return epochDay(year, month, Math.min(day(packed), daysInMonth(year, month)));
    }

    /// Monday is 1, Sunday 7 (ISO 8601).
    public static int isoDayOfWeek(long epochDay) {
        return (int) Math.floorMod(epochDay + 3, 7L) + 1;
    }

    /// Day of the year, counted from 1.
    public static int dayOfYear(long epochDay) {
        return (int) (epochDay - epochDay(year(pack(epochDay)), 1, 1)) + 1;
    }

    /// The year that the ISO week of a day belongs to: that of its Thursday.
    public static long isoYear(long epochDay) {
        return year(pack(epochDay + 4 - isoDayOfWeek(epochDay)));
    }

    /// ISO 8601 week of the year, counted from 1.
    public static int isoWeek(long epochDay) {
        long thursday = epochDay + 4 - isoDayOfWeek(epochDay);
        return (dayOfYear(thursday) - 1) / 7 + 1;
    }
}
