package dev.skein.jdbc;

import dev.skein.jdbc.arrow.ArrowField;
import dev.skein.jdbc.arrow.ArrowSchema;
import dev.skein.jdbc.arrow.ArrowType;
import dev.skein.jdbc.arrow.BatchEncoder;
import dev.skein.jdbc.arrow.ColumnData;
import dev.skein.jdbc.arrow.SchemaEncoder;
import dev.skein.jdbc.flight.FlightData;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes the parameters of a prepared statement as an Arrow batch, one row for each execution.
 *
 * <p>A parameter travels in the type that the server declared if its value has exactly that type's form; a number that
 * would have to be rounded travels in its own type instead, so that the server compares what the user gave.
 */
final class ParameterEncoder {
    private static final int DECIMAL_DIGITS = 38;
    private static final int DECIMAL_BITS = 128;
    private static final byte[] NOTHING = new byte[0];
    private static final Map<String, String> UUID_METADATA =
            Map.of("ARROW:extension:name", "arrow.uuid", "ARROW:extension:metadata", "");

    private ParameterEncoder() {}

    static List<FlightData> encode(ArrowSchema declared, List<@Nullable Object[]> rows) throws SQLException {
        List<ColumnData> columns = new ArrayList<>(declared.fields().size());
        for (int parameter = 0; parameter < declared.fields().size(); parameter++) {
            columns.add(column(declared.fields().get(parameter), rows, parameter));
        }
        ArrowSchema schema = new ArrowSchema(columns.stream().map(ColumnData::field).toList());
        BatchEncoder.Encoded batch = BatchEncoder.encode(rows.size(), columns);
        return List.of(
                FlightData.of(NOTHING, SchemaEncoder.encode(schema), NOTHING),
                FlightData.of(NOTHING, batch.header(), batch.body()));
    }

    private static ColumnData column(ArrowField declared, List<@Nullable Object[]> rows, int parameter)
            throws SQLException {
        ArrowField target = isWritable(declared.type()) ? declared : natural(declared, rows, parameter);
        try {
            return convert(target, rows, parameter);
        } catch (SQLException e) {
            ArrowField own = natural(declared, rows, parameter);
            if (own.type().equals(target.type()) || !isSameFamily(own.type(), target.type())) {
                throw new SQLException(
                        "parameter " + (parameter + 1) + ": " + e.getMessage(), e.getSQLState(), e);
            }
            return convert(own, rows, parameter);
        }
    }

    private static ColumnData convert(ArrowField target, List<@Nullable Object[]> rows, int parameter)
            throws SQLException {
        List<@Nullable Object> values = new ArrayList<>(rows.size());
        for (@Nullable Object[] row : rows) {
            Object value = row[parameter];
            values.add(value == null ? null : ParameterValues.convert(value, target));
        }
        return new ColumnData(
                new ArrowField(target.name(), true, target.type(), null, List.of(), target.metadata()), values);
    }

    /** The type that the values themselves have; text if they have several. */
    private static ArrowField natural(ArrowField declared, List<@Nullable Object[]> rows, int parameter) {
        ArrowType type = null;
        for (@Nullable Object[] row : rows) {
            Object value = row[parameter];
            if (value != null) {
                ArrowType own = naturalType(value);
                type = type == null ? own : wider(type, own);
            }
        }
        if (type == null) {
            type = new ArrowType.Null();
        }
        boolean isUuid = type instanceof ArrowType.FixedSizeBinary;
        return new ArrowField(
                declared.name(), true, type, null, List.of(), isUuid ? UUID_METADATA : Map.of());
    }

    private static ArrowType wider(ArrowType left, ArrowType right) {
        if (left.equals(right)) {
            return left;
        }
        if (isNumber(left) && isNumber(right)) {
            if (left instanceof ArrowType.FloatingPoint || right instanceof ArrowType.FloatingPoint) {
                return new ArrowType.FloatingPoint(Double.SIZE);
            }
            return new ArrowType.Decimal(DECIMAL_DIGITS, Math.max(scale(left), scale(right)), DECIMAL_BITS);
        }
        return new ArrowType.Utf8(false);
    }

    private static int scale(ArrowType type) {
        return type instanceof ArrowType.Decimal decimal ? decimal.scale() : 0;
    }

    private static boolean isNumber(ArrowType type) {
        return type instanceof ArrowType.Int
                || type instanceof ArrowType.FloatingPoint
                || type instanceof ArrowType.Decimal;
    }

    private static boolean isSameFamily(ArrowType left, ArrowType right) {
        return isNumber(left) && isNumber(right)
                || left instanceof ArrowType.Timestamp && right instanceof ArrowType.Date;
    }

    private static boolean isWritable(ArrowType type) {
        return !(type instanceof ArrowType.Null
                || type instanceof ArrowType.Union
                || type instanceof ArrowType.Struct
                || type instanceof ArrowType.Map
                || type instanceof ArrowType.Sequence
                || type instanceof ArrowType.FixedSizeSequence
                || type instanceof ArrowType.Interval interval
                        && interval.unit() != ArrowType.IntervalUnit.YEAR_MONTH);
    }

    private static ArrowType naturalType(Object value) {
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return new ArrowType.Int(Long.SIZE, true);
        }
        if (value instanceof BigDecimal decimal) {
            return new ArrowType.Decimal(DECIMAL_DIGITS, Math.max(0, decimal.scale()), DECIMAL_BITS);
        }
        if (value instanceof Double || value instanceof Float) {
            return new ArrowType.FloatingPoint(Double.SIZE);
        }
        if (value instanceof Boolean) {
            return new ArrowType.Bool();
        }
        if (value instanceof byte[]) {
            return new ArrowType.Binary(false);
        }
        if (value instanceof LocalDate) {
            return new ArrowType.Date(false);
        }
        if (value instanceof LocalTime) {
            return new ArrowType.Time(TimeUnit.MICROSECONDS, Long.SIZE);
        }
        if (value instanceof LocalDateTime) {
            return new ArrowType.Timestamp(TimeUnit.MICROSECONDS, null);
        }
        if (value instanceof OffsetDateTime) {
            return new ArrowType.Timestamp(TimeUnit.MICROSECONDS, "UTC");
        }
        if (value instanceof Period) {
            return new ArrowType.Interval(ArrowType.IntervalUnit.YEAR_MONTH);
        }
        if (value instanceof Duration) {
            return new ArrowType.Duration(TimeUnit.MICROSECONDS);
        }
        return value instanceof UUID ? new ArrowType.FixedSizeBinary(2 * Long.BYTES) : new ArrowType.Utf8(false);
    }
}
