package dev.skein.jdbc;

import dev.skein.jdbc.arrow.ArrowField;
import dev.skein.jdbc.arrow.ArrowType;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Chooses the reader of a column by its type. */
final class ColumnReaders {
    private ColumnReaders() {}

    static ColumnReader of(ArrowField field) throws SQLException {
        ArrowType type = field.type();
        if (type instanceof ArrowType.Int integer) {
            boolean exceedsLong = integer.bits() == Long.SIZE && !integer.signed();
            return exceedsLong ? new NumberReaders.Exact(field, 0, true) : new NumberReaders.Whole(field);
        }
        if (type instanceof ArrowType.Utf8) {
            return new TextReaders.Text(field);
        }
        if (type instanceof ArrowType.Decimal decimal) {
            return new NumberReaders.Exact(field, decimal.scale(), false);
        }
        if (type instanceof ArrowType.FloatingPoint) {
            return new NumberReaders.Floating(field);
        }
        if (type instanceof ArrowType.Bool) {
            return new NumberReaders.Truth(field);
        }
        if (ColumnType.isUuid(field)) {
            return new TextReaders.Uuids(field);
        }
        if (type instanceof ArrowType.Binary || type instanceof ArrowType.FixedSizeBinary) {
            return new TextReaders.Bytes(field);
        }
        if (type instanceof ArrowType.Null) {
            return new TextReaders.Nothing(field);
        }
        return temporalOrNested(field);
    }

    private static ColumnReader temporalOrNested(ArrowField field) throws SQLException {
        ArrowType type = field.type();
        if (type instanceof ArrowType.Date date) {
            return new TemporalReaders.Dates(field, date.milliseconds());
        }
        if (type instanceof ArrowType.Time time) {
            return new TemporalReaders.Times(field, time.unit());
        }
        if (type instanceof ArrowType.Timestamp timestamp) {
            return timestamp.zone() == null
                    ? new TemporalReaders.Locals(field, timestamp.unit())
                    : new TemporalReaders.Instants(field, timestamp.unit(), zone(field, timestamp.zone()));
        }
        if (type instanceof ArrowType.Duration duration) {
            return new TemporalReaders.Durations(field, duration.unit());
        }
        if (type instanceof ArrowType.Interval interval) {
            return switch (interval.unit()) {
                case YEAR_MONTH -> new TemporalReaders.Months(field);
                case DAY_TIME -> new TemporalReaders.Parts(field, false);
                case MONTH_DAY_NANO -> new TemporalReaders.Parts(field, true);
            };
        }
        if (type instanceof ArrowType.Struct) {
            return new NestedReaders.Structs(field);
        }
        if (type instanceof ArrowType.Map) {
            return new NestedReaders.Maps(field);
        }
        if (type instanceof ArrowType.Union) {
            return new NestedReaders.Unions(field);
        }
        return new NestedReaders.Lists(field);
    }

    private static ZoneId zone(ArrowField field, String zone) throws SQLException {
        if (zone.equals("UTC")) {
            return ZoneOffset.UTC;
        }
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new SQLFeatureNotSupportedException(
                    "column '" + field.name() + "' is in the time zone '" + zone + "', which Java does not know",
                    "0A000",
                    e);
        }
    }
}
