package dev.skein.executor.function;

import static dev.skein.executor.function.ArgumentKind.DATE;
import static dev.skein.executor.function.ArgumentKind.DOUBLE;
import static dev.skein.executor.function.ArgumentKind.INTEGER;
import static dev.skein.executor.function.ArgumentKind.TEXT;
import static dev.skein.executor.function.ArgumentKind.TIMESTAMP;
import static dev.skein.executor.function.ArgumentKind.TIMESTAMP_TZ;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.executor.kernel.CivilDate;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Month;
import java.time.ZoneId;
import java.time.format.TextStyle;
import java.util.Locale;

/// Functions that make and compare dates and times.
final class DateTimeFunctions {
    private DateTimeFunctions() {}

    static void define(FunctionSet set) {
        set.define("make_date", INTEGER, INTEGER, INTEGER).returns(SqlType.DATE, (in, out) -> out.set(day(in)));
        set.define("make_time", INTEGER, INTEGER, DOUBLE).returns(SqlType.TIME, (in, out) ->
                out.set(time(in.integer(0), in.integer(1), in.number(2))));
        set.define("make_timestamp", INTEGER, INTEGER, INTEGER, INTEGER, INTEGER, DOUBLE).returns(SqlType.TIMESTAMP,
                (in, out) -> out.set(moment(in)));
        set.define("make_timestamptz", INTEGER, INTEGER, INTEGER, INTEGER, INTEGER, DOUBLE)
                .returns(SqlType.TIMESTAMP_TZ, site -> (in, out) -> out.set(Zones.toInstant(moment(in), site.timeZone())));
        set.define("to_timestamp", DOUBLE).returns(SqlType.TIMESTAMP_TZ, (in, out) -> {
            double micros = Math.rint(in.number(0) * 1e6);
            if (!(Math.abs(micros) < 0x1p63)) {
                throw outOfRange("timestamp out of range: " + in.number(0));
            }
            out.set((long) micros);
        });
        set.define("age", TIMESTAMP, TIMESTAMP).returns(SqlType.INTERVAL_DAY_TIME, (in, out) ->
                out.set(in.integer(0) - in.integer(1)));
        set.define("age", TIMESTAMP).returns(SqlType.INTERVAL_DAY_TIME, site -> {
            long today = DatePart.DAY.truncate(Zones.toLocal(TextForm.micros(site.startedAt()), site.timeZone()));
            return (in, out) -> out.set(today - in.integer(0));
        });
        for (String name : new String[] {"date_diff", "datediff"}) {
            set.define(name, TEXT, TIMESTAMP, TIMESTAMP).returns(SqlType.BIGINT, (in, out) ->
                    out.set(boundaries(DatePart.named(in.text(0)), in.integer(1), in.integer(2))));
        }
        set.define("last_day", DATE).returns(SqlType.DATE, (in, out) ->
                out.set(CivilDate.plusMonths(DatePart.MONTH.truncateDay(in.integer(0)), 1) - 1));
        set.define("dayname", DATE).returns(SqlType.VARCHAR, (in, out) -> out.bytes().append(
                DayOfWeek.of(CivilDate.isoDayOfWeek(in.integer(0))).getDisplayName(TextStyle.FULL, Locale.ENGLISH)));
        set.define("monthname", DATE).returns(SqlType.VARCHAR, (in, out) -> out.bytes().append(
                Month.of(CivilDate.month(CivilDate.pack(in.integer(0)))).getDisplayName(TextStyle.FULL, Locale.ENGLISH)));
        set.define("timezone", TEXT, TIMESTAMP).returns(SqlType.TIMESTAMP_TZ, (in, out) ->
                out.set(Zones.toInstant(in.integer(1), zone(in.text(0)))));
        set.define("timezone", TEXT, TIMESTAMP_TZ).returns(SqlType.TIMESTAMP, (in, out) ->
                out.set(Zones.toLocal(in.integer(1), zone(in.text(0)))));
        set.define("date_bin", ArgumentKind.INTERVAL, TIMESTAMP, TIMESTAMP).returns(SqlType.TIMESTAMP, (in, out) -> {
            if (in.integer(0) <= 0) {
                throw new SkeinException(ErrorCode.INVALID_PARAMETER, "stride must be greater than zero");
            }
            long since = in.integer(1) - in.integer(2);
            out.set(in.integer(2) + Math.floorDiv(since, in.integer(0)) * in.integer(0));
        });
    }

    private static long day(Arguments in) {
        long year = in.integer(0);
        long month = in.integer(1);
        long day = in.integer(2);
        boolean valid = year != 0 && Math.abs(year) <= 1_000_000 && month >= 1 && month <= 12 && day >= 1
                && day <= CivilDate.daysInMonth(year < 0 ? year + 1 : year, (int) month);
        if (!valid) {
            throw outOfRange("date field value out of range: " + year + "-" + month + "-" + day);
        }
        return CivilDate.epochDay(year < 0 ? year + 1 : year, (int) month, (int) day);
    }

    private static long time(long hour, long minute, double second) {
        boolean valid = hour >= 0 && hour <= 24 && minute >= 0 && minute <= 59 && second >= 0 && second < 61;
        long micros = valid ? (hour * 60 + minute) * CivilDate.MICROS_PER_MINUTE + Math.round(second * 1e6) : -1;
        if (!valid || micros > CivilDate.MICROS_PER_DAY) {
            throw outOfRange("time field value out of range: " + hour + ":" + minute + ":" + second);
        }
        return micros;
    }

    private static long moment(Arguments in) {
        return day(in) * CivilDate.MICROS_PER_DAY + time(in.integer(3), in.integer(4), in.number(5));
    }

    /// How many boundaries of a unit lie between two moments.
    private static long boundaries(DatePart unit, long from, long to) {
        long fromDay = Math.floorDiv(from, CivilDate.MICROS_PER_DAY);
        long toDay = Math.floorDiv(to, CivilDate.MICROS_PER_DAY);
        return switch (unit) {
            case MILLENNIUM, CENTURY, DECADE, YEAR, ISOYEAR -> unit.ofDay(toDay) - unit.ofDay(fromDay);
            case QUARTER -> (DatePart.YEAR.ofDay(toDay) - DatePart.YEAR.ofDay(fromDay)) * 4
                    + unit.ofDay(toDay) - unit.ofDay(fromDay);
            case MONTH -> (DatePart.YEAR.ofDay(toDay) - DatePart.YEAR.ofDay(fromDay)) * 12
                    + unit.ofDay(toDay) - unit.ofDay(fromDay);
            case WEEK -> (unit.truncateDay(toDay) - unit.truncateDay(fromDay)) / 7;
            case DAY, DOW, ISODOW, DOY, JULIAN -> toDay - fromDay;
            case HOUR -> Math.floorDiv(to, CivilDate.MICROS_PER_HOUR) - Math.floorDiv(from, CivilDate.MICROS_PER_HOUR);
            case MINUTE ->
                Math.floorDiv(to, CivilDate.MICROS_PER_MINUTE) - Math.floorDiv(from, CivilDate.MICROS_PER_MINUTE);
            case SECOND, EPOCH ->
                Math.floorDiv(to, CivilDate.MICROS_PER_SECOND) - Math.floorDiv(from, CivilDate.MICROS_PER_SECOND);
            case MILLISECOND -> Math.floorDiv(to, 1000L) - Math.floorDiv(from, 1000L);
            case MICROSECOND -> to - from;
        };
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name, ZoneId.SHORT_IDS);
        } catch (DateTimeException e) {
            throw new SkeinException(ErrorCode.INVALID_PARAMETER, "time zone \"" + name + "\" not recognized", e);
        }
    }

    private static SkeinException outOfRange(String message) {
        return new SkeinException(ErrorCode.DATETIME_OVERFLOW, message);
    }
}
