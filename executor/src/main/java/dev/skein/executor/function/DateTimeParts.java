package dev.skein.executor.function;

import static dev.skein.executor.function.ArgumentKind.DATE;
import static dev.skein.executor.function.ArgumentKind.INTERVAL;
import static dev.skein.executor.function.ArgumentKind.TEXT;
import static dev.skein.executor.function.ArgumentKind.TIME;
import static dev.skein.executor.function.ArgumentKind.TIMESTAMP;
import static dev.skein.executor.function.ArgumentKind.TIMESTAMP_TZ;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.catalog.TypeKind;
import dev.skein.executor.kernel.CivilDate;
import java.time.ZoneId;
import java.util.Locale;

/// `extract`, `date_part` and `date_trunc`.
final class DateTimeParts {
    private DateTimeParts() {}

    static void define(FunctionSet set) {
        for (DatePart part : DatePart.values()) {
            String name = "extract_" + part.name().toLowerCase(Locale.ROOT);
            SqlType type = part.isFractional() ? SqlType.DOUBLE : SqlType.BIGINT;
            for (ArgumentKind kind : new ArgumentKind[] {DATE, TIMESTAMP, TIMESTAMP_TZ, TIME, INTERVAL}) {
                if (kind == DATE && part.isOfDate()) {
                    set.define(name, kind).kernel(type, _ -> new DayPartKernel(part));
                } else {
                    set.define(name, kind).returns(type, site -> extract(part, 0, site));
                }
            }
        }
        for (ArgumentKind kind : new ArgumentKind[] {DATE, TIMESTAMP, TIMESTAMP_TZ, TIME, INTERVAL}) {
            set.define("date_part", TEXT, kind).returns(SqlType.DOUBLE, DateTimeParts::datePart);
        }
        set.define("date_trunc", TEXT, TIMESTAMP).returns(SqlType.TIMESTAMP, _ -> {
            Units units = new Units();
            return (in, out) -> out.set(units.of(in).truncate(in.integer(1)));
        });
        set.define("date_trunc", TEXT, TIMESTAMP_TZ).returns(SqlType.TIMESTAMP_TZ, site -> {
            Units units = new Units();
            ZoneId zone = site.timeZone();
            return (in, out) -> out.set(Zones.toInstant(units.of(in).truncate(Zones.toLocal(in.integer(1), zone)), zone));
        });
        set.define("date_trunc", TEXT, INTERVAL).returnsArgument(1, site -> {
            Units units = new Units();
            boolean months = site.argument(1).kind() == TypeKind.INTERVAL_YEAR_MONTH;
            return (in, out) -> out.set(months
                    ? truncateMonths(units.of(in), in.integer(1))
                    : truncateMicros(units.of(in), in.integer(1)));
        });
    }

    /// Keeps the last unit, which hardly ever changes.
    private static final class Units {
        private byte[] lastName = {};
        private DatePart last = DatePart.DAY;

        /// The unit that the first argument names.
        DatePart of(Arguments in) {
            if (!in.hasBytes(0, lastName)) {
                last = DatePart.named(in.text(0));
                lastName = in.bytes(0);
            }
            return last;
        }
    }

    private static RowFunction extract(DatePart part, int index, CallSite site) {
        if (part.isFractional()) {
            PartReader reader = reader(site.argument(index), index, site.timeZone());
            return (in, out) -> out.set(reader.read(part, in));
        }
        PartReader reader = reader(site.argument(index), index, site.timeZone());
        return (in, out) -> out.set((long) reader.read(part, in));
    }

    private static RowFunction datePart(CallSite site) {
        Units units = new Units();
        PartReader reader = reader(site.argument(1), 1, site.timeZone());
        return (in, out) -> out.set(reader.read(units.of(in), in));
    }

    /// Reads a part of an argument.
    @FunctionalInterface
    private interface PartReader {
        double read(DatePart part, Arguments in);
    }

    private static PartReader reader(SqlType type, int index, ZoneId zone) {
        return switch (type.kind()) {
            case DATE -> (part, in) -> part.isOfDate()
                    ? part.ofDay(in.integer(index))
                    : part == DatePart.EPOCH ? in.integer(index) * 86_400.0 : 0;
            case TIMESTAMP -> (part, in) -> part.ofTimestamp(in.integer(index));
            case TIMESTAMP_TZ -> (part, in) -> part == DatePart.EPOCH
                    ? in.integer(index) / 1e6
                    : part.ofTimestamp(Zones.toLocal(in.integer(index), zone));
            case TIME -> (part, in) -> {
                if (part.isOfDate()) {
                    throw new SkeinException(ErrorCode.FEATURE_NOT_SUPPORTED,
                            "unit \"" + part.name().toLowerCase(Locale.ROOT) + "\" not supported for type TIME");
                }
                return part.ofTime(in.integer(index));
            };
            case INTERVAL_YEAR_MONTH -> (part, in) -> part.ofMonths(in.integer(index));
            case INTERVAL_DAY_TIME -> (part, in) -> part.ofDayTime(in.integer(index));
            case NULL, BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DECIMAL, CHAR, VARCHAR, VARBINARY,
                    UUID -> throw new SkeinException(ErrorCode.TYPE_MISMATCH, type + " has no parts of a date or time");
        };
    }

    private static long truncateMonths(DatePart unit, long months) {
        return switch (unit) {
            case MILLENNIUM -> months / 12_000 * 12_000;
            case CENTURY -> months / 1200 * 1200;
            case DECADE -> months / 120 * 120;
            case YEAR, ISOYEAR -> months / 12 * 12;
            case QUARTER -> months / 3 * 3;
            case MONTH, WEEK, DAY, DOW, ISODOW, DOY, JULIAN, HOUR, MINUTE, SECOND, MILLISECOND, MICROSECOND, EPOCH ->
                months;
        };
    }

    private static long truncateMicros(DatePart unit, long micros) {
        long size = switch (unit) {
            case DAY -> CivilDate.MICROS_PER_DAY;
            case HOUR -> CivilDate.MICROS_PER_HOUR;
            case MINUTE -> CivilDate.MICROS_PER_MINUTE;
            case SECOND -> CivilDate.MICROS_PER_SECOND;
            case MILLISECOND -> 1000;
            case MICROSECOND -> 1;
            case WEEK, DOW, ISODOW, DOY, JULIAN, EPOCH -> throw new SkeinException(
                    ErrorCode.INVALID_PARAMETER, "unit \"" + unit + "\" not supported for type interval");
            case MILLENNIUM, CENTURY, DECADE, YEAR, ISOYEAR, QUARTER, MONTH -> Long.MAX_VALUE;
        };
        return micros / size * size;
    }
}
