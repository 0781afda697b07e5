package dev.skein.jdbc;

import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Calendar;
import org.jspecify.annotations.Nullable;

/** The classes of {@code java.sql} that stand for local values by a point in time in some zone. */
final class JavaSqlTemporals {
    private JavaSqlTemporals() {}

    static ZoneId zoneOf(@Nullable Calendar calendar) {
        return calendar == null ? ZoneId.systemDefault() : calendar.getTimeZone().toZoneId();
    }

    static Date date(LocalDate date, ZoneId zone) {
        return new Date(date.atStartOfDay(zone).toInstant().toEpochMilli());
    }

    /** Keeps milliseconds: more does not fit. */
    static Time time(LocalTime time, ZoneId zone) {
        return new Time(time.atDate(LocalDate.EPOCH).atZone(zone).toInstant().toEpochMilli());
    }

    static Timestamp timestamp(OffsetDateTime instant) {
        return Timestamp.from(instant.toInstant());
    }

    static LocalDate localDate(java.util.Date date, ZoneId zone) {
        return local(date, zone).toLocalDate();
    }

    static LocalTime localTime(java.util.Date time, ZoneId zone) {
        return local(time, zone).toLocalTime();
    }

    @SuppressWarnings("JavaUtilDate") // JDBC hands over nothing better
    static LocalDateTime local(java.util.Date date, ZoneId zone) {
        // the instants of java.sql.Date and Time must not be asked for: they throw
        LocalDateTime local = LocalDateTime.ofInstant(java.time.Instant.ofEpochMilli(date.getTime()), zone);
        return date instanceof Timestamp timestamp ? local.withNano(timestamp.getNanos()) : local;
    }
}
