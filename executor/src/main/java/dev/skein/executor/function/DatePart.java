package dev.skein.executor.function;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.executor.kernel.CivilDate;
import java.util.Locale;

/// Parts of dates, times and intervals, with PostgreSQL's meaning.
enum DatePart {
    MILLENNIUM, CENTURY, DECADE, YEAR, ISOYEAR, QUARTER, MONTH, WEEK, DAY, DOW, ISODOW, DOY, JULIAN,
    HOUR, MINUTE, SECOND, MILLISECOND, MICROSECOND, EPOCH;

    private static final long JULIAN_OF_EPOCH = 2_440_588;

    /// The part with this name; plurals and common abbreviations count too.
    static DatePart named(String name) {
        String word = name.strip().toLowerCase(Locale.ROOT);
        return switch (word) {
            case "millennium", "millennia", "mil" -> MILLENNIUM;
            case "century", "centuries", "c" -> CENTURY;
            case "decade", "decades" -> DECADE;
            case "year", "years", "y", "yr", "yrs" -> YEAR;
            case "isoyear" -> ISOYEAR;
            case "quarter", "quarters" -> QUARTER;
            case "month", "months", "mon", "mons" -> MONTH;
            case "week", "weeks", "w", "weekofyear" -> WEEK;
            case "day", "days", "d", "dayofmonth" -> DAY;
            case "dow", "dayofweek", "weekday" -> DOW;
            case "isodow" -> ISODOW;
            case "doy", "dayofyear" -> DOY;
            case "julian", "j" -> JULIAN;
            case "hour", "hours", "h", "hr", "hrs" -> HOUR;
            case "minute", "minutes", "m", "min", "mins" -> MINUTE;
            case "second", "seconds", "s", "sec", "secs" -> SECOND;
            case "millisecond", "milliseconds", "ms", "msec" -> MILLISECOND;
            case "microsecond", "microseconds", "us", "usec" -> MICROSECOND;
            case "epoch" -> EPOCH;
            default -> throw new SkeinException(ErrorCode.INVALID_PARAMETER, "unit \"" + name + "\" not recognized");
        };
    }

    /// Whether the part is one of a day, rather than of the time within it.
    boolean isOfDate() {
        return compareTo(HOUR) < 0;
    }

    /// Whether the part may have a fraction.
    boolean isFractional() {
        return this == SECOND || this == MILLISECOND || this == EPOCH;
    }

    /// The part of a day; 0 for parts of a time.
    long ofDay(long epochDay) {
        long packed = CivilDate.pack(epochDay);
        long year = CivilDate.year(packed);
        return switch (this) {
            case MILLENNIUM -> year > 0 ? (year + 999) / 1000 : -((1000 - year) / 1000);
            case CENTURY -> year > 0 ? (year + 99) / 100 : -((100 - year) / 100);
            case DECADE -> Math.floorDiv(year, 10L);
            case YEAR -> year > 0 ? year : year - 1;
            case ISOYEAR -> CivilDate.isoYear(epochDay);
            case QUARTER -> (CivilDate.month(packed) + 2) / 3;
            case MONTH -> CivilDate.month(packed);
            case WEEK -> CivilDate.isoWeek(epochDay);
            case DAY -> CivilDate.day(packed);
            case DOW -> CivilDate.isoDayOfWeek(epochDay) % 7;
            case ISODOW -> CivilDate.isoDayOfWeek(epochDay);
            case DOY -> CivilDate.dayOfYear(epochDay);
            case JULIAN -> epochDay + JULIAN_OF_EPOCH;
            case HOUR, MINUTE, SECOND, MILLISECOND, MICROSECOND, EPOCH -> 0;
        };
    }

    /// The part of a number of microseconds of a day, or of an interval without its days; 0 for parts of a day.
    double ofTime(long micros) {
        return switch (this) {
            case HOUR -> whole(micros / CivilDate.MICROS_PER_HOUR);
            case MINUTE -> whole(micros / CivilDate.MICROS_PER_MINUTE % 60);
            case SECOND -> micros % CivilDate.MICROS_PER_MINUTE / 1e6;
            case MILLISECOND -> micros % CivilDate.MICROS_PER_MINUTE / 1e3;
            case MICROSECOND -> whole(micros % CivilDate.MICROS_PER_MINUTE);
            case EPOCH -> micros / 1e6;
            case MILLENNIUM, CENTURY, DECADE, YEAR, ISOYEAR, QUARTER, MONTH, WEEK, DAY, DOW, ISODOW, DOY, JULIAN -> 0;
        };
    }

    /// A quotient that is meant to be a whole number.
    private static double whole(long quotient) {
        return quotient;
    }

    /// The part of a timestamp without zone.
    double ofTimestamp(long micros) {
        if (this == EPOCH) {
            return micros / 1e6;
        }
        return isOfDate()
                ? ofDay(Math.floorDiv(micros, CivilDate.MICROS_PER_DAY))
                : ofTime(Math.floorMod(micros, CivilDate.MICROS_PER_DAY));
    }

    /// The part of a year-month interval.
    double ofMonths(long months) {
        return switch (this) {
            case MILLENNIUM -> whole(months / 12_000);
            case CENTURY -> whole(months / 1200);
            case DECADE -> whole(months / 120);
            case YEAR -> whole(months / 12);
            case QUARTER -> whole(months % 12 / 3 + 1);
            case MONTH -> whole(months % 12);
            case EPOCH -> whole(months / 12) * 365.25 * 86_400 + months % 12 * 30.0 * 86_400;
            case ISOYEAR, WEEK, DAY, DOW, ISODOW, DOY, JULIAN, HOUR, MINUTE, SECOND, MILLISECOND, MICROSECOND -> 0;
        };
    }

    /// The part of a day-time interval.
    double ofDayTime(long micros) {
        if (this == EPOCH) {
            return micros / 1e6;
        }
        return this == DAY ? whole(micros / CivilDate.MICROS_PER_DAY) : ofTime(micros % CivilDate.MICROS_PER_DAY);
    }

    /// The start of the unit that a timestamp lies in.
    long truncate(long micros) {
        long unit = switch (this) {
            case MICROSECOND -> 1;
            case MILLISECOND -> 1000;
            case SECOND -> CivilDate.MICROS_PER_SECOND;
            case MINUTE -> CivilDate.MICROS_PER_MINUTE;
            case HOUR -> CivilDate.MICROS_PER_HOUR;
            case DAY -> CivilDate.MICROS_PER_DAY;
            default -> 0;
        };
        if (unit != 0) {
            return Math.floorDiv(micros, unit) * unit;
        }
        return truncateDay(Math.floorDiv(micros, CivilDate.MICROS_PER_DAY)) * CivilDate.MICROS_PER_DAY;
    }

    /// The first day of the unit that a day lies in.
    long truncateDay(long epochDay) {
        long packed = CivilDate.pack(epochDay);
        long year = CivilDate.year(packed);
        return switch (this) {
            case MILLENNIUM -> CivilDate.epochDay(Math.floorDiv(year - 1, 1000L) * 1000 + 1, 1, 1);
            case CENTURY -> CivilDate.epochDay(Math.floorDiv(year - 1, 100L) * 100 + 1, 1, 1);
            case DECADE -> CivilDate.epochDay(Math.floorDiv(year, 10L) * 10, 1, 1);
            case YEAR -> CivilDate.epochDay(year, 1, 1);
            case ISOYEAR -> {
                long fourth = CivilDate.epochDay(CivilDate.isoYear(epochDay), 1, 4);
                yield fourth + 1 - CivilDate.isoDayOfWeek(fourth);
            }
            case QUARTER -> CivilDate.epochDay(year, (CivilDate.month(packed) - 1) / 3 * 3 + 1, 1);
            case MONTH -> CivilDate.epochDay(year, CivilDate.month(packed), 1);
            case WEEK -> epochDay + 1 - CivilDate.isoDayOfWeek(epochDay);
            case DAY, HOUR, MINUTE, SECOND, MILLISECOND, MICROSECOND -> epochDay;
            case DOW, ISODOW, DOY, JULIAN, EPOCH -> throw new SkeinException(
                    ErrorCode.INVALID_PARAMETER, "unit \"" + name().toLowerCase(Locale.ROOT) + "\" not supported here");
        };
    }
}
