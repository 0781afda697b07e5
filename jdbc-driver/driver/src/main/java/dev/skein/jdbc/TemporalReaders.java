package dev.skein.jdbc;

import dev.skein.jdbc.arrow.ArrowField;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Readers of dates, times and intervals. */
final class TemporalReaders {
    private static final int MONTHS_PER_YEAR = 12;
    private static final long MILLIS_PER_DAY = 86_400_000;

    private TemporalReaders() {}

    /** DATE: days since 1970-01-01, or milliseconds. */
    static final class Dates extends ColumnReader {
        private final boolean milliseconds;

        Dates(ArrowField field, boolean milliseconds) {
            super(field);
            this.milliseconds = milliseconds;
        }

        @Override
        Object object(int row) {
            return java.sql.Date.valueOf(date(row));
        }

        @Override
        String text(int row) {
            return TemporalText.date(date(row));
        }

        @Override
        LocalDate date(int row) {
            long value = column().longAt(row);
            return LocalDate.ofEpochDay(milliseconds ? Math.floorDiv(value, MILLIS_PER_DAY) : value);
        }

        @Override
        LocalDateTime dateTime(int row) {
            return date(row).atStartOfDay();
        }
    }

    /** TIME: counted from midnight. */
    static final class Times extends ColumnReader {
        private final TimeUnit unit;

        Times(ArrowField field, TimeUnit unit) {
            super(field);
            this.unit = unit;
        }

        @Override
        Object object(int row) throws SQLException {
            return JavaSqlTemporals.time(time(row), ZoneId.systemDefault());
        }

        @Override
        String text(int row) throws SQLException {
            return TemporalText.time(time(row));
        }

        @Override
        LocalTime time(int row) throws SQLException {
            try {
                return LocalTime.ofNanoOfDay(unit.toNanos(column().longAt(row)));
            } catch (DateTimeException e) {
                throw overflow(what(), e);
            }
        }
    }

    /** TIMESTAMP: counted from 1970-01-01T00:00:00 local time. */
    static final class Locals extends ColumnReader {
        private final TimeUnit unit;

        Locals(ArrowField field, TimeUnit unit) {
            super(field);
            this.unit = unit;
        }

        @Override
        Object object(int row) throws SQLException {
            return Timestamp.valueOf(dateTime(row));
        }

        @Override
        String text(int row) throws SQLException {
            return TemporalText.dateTime(dateTime(row));
        }

        @Override
        LocalDate date(int row) throws SQLException {
            return dateTime(row).toLocalDate();
        }

        @Override
        LocalTime time(int row) throws SQLException {
            return dateTime(row).toLocalTime();
        }

        @Override
        LocalDateTime dateTime(int row) throws SQLException {
            try {
                Instant instant = instantOf(unit, column().longAt(row));
                return LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
            } catch (DateTimeException e) {
                throw overflow(what(), e);
            }
        }
    }

    /** TIMESTAMP WITH TIME ZONE: a point in time, shown in the zone of the column's type. */
    static final class Instants extends ColumnReader {
        private final TimeUnit unit;
        private final ZoneId zone;

        Instants(ArrowField field, TimeUnit unit, ZoneId zone) {
            super(field);
            this.unit = unit;
            this.zone = zone;
        }

        @Override
        Object object(int row) throws SQLException {
            return instant(row, zone);
        }

        @Override
        String text(int row) throws SQLException {
            return TemporalText.instant(instant(row, zone));
        }

        @Override
        LocalDate date(int row) throws SQLException {
            return dateTime(row).toLocalDate();
        }

        @Override
        LocalTime time(int row) throws SQLException {
            return dateTime(row).toLocalTime();
        }

        @Override
        LocalDateTime dateTime(int row) throws SQLException {
            return instant(row, zone).toLocalDateTime();
        }

        @Override
        OffsetDateTime instant(int row, ZoneId ignored) throws SQLException {
            try {
                return instantOf(unit, column().longAt(row)).atZone(zone).toOffsetDateTime();
            } catch (DateTimeException e) {
                throw overflow(what(), e);
            }
        }
    }

    /** INTERVAL YEAR TO MONTH: months. */
    static final class Months extends ColumnReader {
        Months(ArrowField field) {
            super(field);
        }

        @Override
        Object object(int row) {
            int months = (int) column().longAt(row);
            return Period.of(months / MONTHS_PER_YEAR, months % MONTHS_PER_YEAR, 0);
        }

        @Override
        String text(int row) {
            return TemporalText.months(column().longAt(row));
        }
    }

    /** INTERVAL DAY TO SECOND: exact time. */
    static final class Durations extends ColumnReader {
        private final TimeUnit unit;

        Durations(ArrowField field, TimeUnit unit) {
            super(field);
            this.unit = unit;
        }

        @Override
        Object object(int row) {
            return Duration.of(column().longAt(row), unit.toChronoUnit());
        }

        @Override
        String text(int row) {
            return TemporalText.duration((Duration) object(row));
        }
    }

    /** Intervals of several parts, which other servers send: DAY_TIME and MONTH_DAY_NANO. */
    static final class Parts extends ColumnReader {
        private final boolean hasMonths;

        Parts(ArrowField field, boolean hasMonths) {
            super(field);
            this.hasMonths = hasMonths;
        }

        @Override
        Object object(int row) {
            return hasMonths ? text(row) : exact(row);
        }

        @Override
        String text(int row) {
            if (!hasMonths) {
                return TemporalText.duration(exact(row));
            }
            int months = ByteBuffer.wrap(column().bytesAt(row)).order(ByteOrder.LITTLE_ENDIAN).getInt(0);
            Duration rest = exact(row);
            if (months == 0) {
                return TemporalText.duration(rest);
            }
            return rest.isZero()
                    ? TemporalText.months(months) : TemporalText.months(months) + " " + TemporalText.duration(rest);
        }

        private Duration exact(int row) {
            ByteBuffer parts = ByteBuffer.wrap(column().bytesAt(row)).order(ByteOrder.LITTLE_ENDIAN);
            return hasMonths
                    ? Duration.ofDays(parts.getInt(Integer.BYTES)).plusNanos(parts.getLong(Long.BYTES))
                    : Duration.ofDays(parts.getInt(0)).plusMillis(parts.getInt(Integer.BYTES));
        }

        @Override
        @Nullable Object special(int row, Class<?> wanted) {
            return wanted == Duration.class && !hasMonths ? exact(row) : null;
        }
    }

    private static Instant instantOf(TimeUnit unit, long value) {
        long perSecond = unit.convert(1, TimeUnit.SECONDS);
        return Instant.ofEpochSecond(
                Math.floorDiv(value, perSecond), unit.toNanos(Math.floorMod(value, perSecond)));
    }

    private static SQLException overflow(String what, DateTimeException cause) {
        return new SQLDataException(what + " holds a value that Java's calendar does not have", "22008", cause);
    }
}
