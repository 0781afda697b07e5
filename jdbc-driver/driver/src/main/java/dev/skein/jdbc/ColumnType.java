package dev.skein.jdbc;

import dev.skein.jdbc.arrow.ArrowField;
import dev.skein.jdbc.arrow.ArrowType;
import java.math.BigDecimal;
import java.sql.Types;
import java.util.Locale;

/**
 * What JDBC says of a column's type: the one mapping of Arrow types to SQL types.
 *
 * @param jdbcType of {@link Types}
 * @param name as SQL writes it, without parameters
 * @param javaClass what {@code getObject} answers
 * @param precision digits, or characters, or bytes; 0 where it does not apply
 * @param scale digits after the point
 * @param displaySize characters that its text needs at most
 */
record ColumnType(int jdbcType, String name, Class<?> javaClass, int precision, int scale, int displaySize) {
    private static final String METADATA = "ARROW:FLIGHT:SQL:";
    private static final String UUID_EXTENSION = "arrow.uuid";
    private static final int UUID_BYTES = 16;
    private static final int DATE_SIZE = 10;
    private static final int TIME_SIZE = 15;
    private static final int TIMESTAMP_SIZE = 26;
    private static final int TIMESTAMP_ZONE_SIZE = 32;
    private static final int INTERVAL_SIZE = 49;
    private static final int MICROSECOND_DIGITS = 6;

    /** Text and bytes without a declared length. */
    private static final int UNBOUNDED = Integer.MAX_VALUE;

    static ColumnType of(ArrowField field) {
        ColumnType plain = ofType(field);
        String name = field.metadata().get(METADATA + "TYPE_NAME");
        int precision = metadataNumber(field, "PRECISION", plain.precision);
        int scale = metadataNumber(field, "SCALE", plain.scale);
        if (name == null || name.isEmpty()) {
            return new ColumnType(plain.jdbcType, plain.name, plain.javaClass, precision, scale, plain.displaySize);
        }
        int parameters = name.indexOf('(');
        String base = parameters < 0 ? name : name.substring(0, parameters)
                + name.substring(name.indexOf(')', parameters) + 1);
        boolean isChar = plain.jdbcType == Types.VARCHAR && isChar(base);
        boolean bounded = plain.jdbcType == Types.VARCHAR && precision > 0;
        return new ColumnType(
                isChar ? Types.CHAR : plain.jdbcType,
                base,
                plain.javaClass,
                precision <= 0 ? plain.precision : precision,
                scale,
                bounded ? precision : plain.displaySize);
    }

    boolean isSigned() {
        return switch (jdbcType) {
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT, Types.REAL, Types.DOUBLE, Types.DECIMAL,
                    Types.NUMERIC -> true;
            default -> false;
        };
    }

    boolean isText() {
        return jdbcType == Types.CHAR || jdbcType == Types.VARCHAR;
    }

    static boolean isUuid(ArrowField field) {
        return field.type() instanceof ArrowType.FixedSizeBinary binary
                && binary.width() == UUID_BYTES
                && (field.extension().equals(UUID_EXTENSION)
                        || "UUID".equalsIgnoreCase(field.metadata().get(METADATA + "TYPE_NAME")));
    }

    private static boolean isChar(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return upper.equals("CHAR") || upper.equals("CHARACTER") || upper.equals("BPCHAR");
    }

    private static int metadataNumber(ArrowField field, String key, int otherwise) {
        String value = field.metadata().get(METADATA + key);
        if (value == null) {
            return otherwise;
        }
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    private static ColumnType ofType(ArrowField field) {
        ArrowType type = field.type();
        if (type instanceof ArrowType.Int integer) {
            return whole(integer);
        }
        if (type instanceof ArrowType.Utf8) {
            return new ColumnType(Types.VARCHAR, "VARCHAR", String.class, UNBOUNDED, 0, UNBOUNDED);
        }
        if (type instanceof ArrowType.Decimal decimal) {
            int size = decimal.precision() + (decimal.scale() > 0 ? 2 : 1);
            return new ColumnType(
                    Types.DECIMAL, "DECIMAL", BigDecimal.class, decimal.precision(), decimal.scale(), size);
        }
        if (type instanceof ArrowType.FloatingPoint floating) {
            return floating.bits() == Double.SIZE
                    ? new ColumnType(Types.DOUBLE, "DOUBLE", Double.class, 17, 0, 24)
                    : new ColumnType(Types.REAL, "REAL", Float.class, 9, 0, 15);
        }
        if (type instanceof ArrowType.Bool) {
            return new ColumnType(Types.BOOLEAN, "BOOLEAN", Boolean.class, 1, 0, 5);
        }
        if (isUuid(field)) {
            return new ColumnType(Types.OTHER, "UUID", java.util.UUID.class, 0, 0, 36);
        }
        if (type instanceof ArrowType.Binary) {
            return new ColumnType(Types.VARBINARY, "VARBINARY", byte[].class, UNBOUNDED, 0, UNBOUNDED);
        }
        if (type instanceof ArrowType.FixedSizeBinary binary) {
            return new ColumnType(Types.BINARY, "BINARY", byte[].class, binary.width(), 0, binary.width() * 2);
        }
        if (type instanceof ArrowType.Null) {
            return new ColumnType(Types.NULL, "NULL", Object.class, 0, 0, 4);
        }
        return temporalOrNested(type);
    }

    private static ColumnType temporalOrNested(ArrowType type) {
        if (type instanceof ArrowType.Date) {
            return new ColumnType(Types.DATE, "DATE", java.sql.Date.class, DATE_SIZE, 0, DATE_SIZE);
        }
        if (type instanceof ArrowType.Time) {
            return new ColumnType(
                    Types.TIME, "TIME", java.sql.Time.class, TIME_SIZE, MICROSECOND_DIGITS, TIME_SIZE);
        }
        if (type instanceof ArrowType.Timestamp timestamp) {
            return timestamp.zone() == null
                    ? new ColumnType(
                            Types.TIMESTAMP,
                            "TIMESTAMP",
                            java.sql.Timestamp.class,
                            TIMESTAMP_SIZE,
                            MICROSECOND_DIGITS,
                            TIMESTAMP_SIZE)
                    : new ColumnType(
                            Types.TIMESTAMP_WITH_TIMEZONE,
                            "TIMESTAMP WITH TIME ZONE",
                            java.time.OffsetDateTime.class,
                            TIMESTAMP_ZONE_SIZE,
                            MICROSECOND_DIGITS,
                            TIMESTAMP_ZONE_SIZE);
        }
        if (type instanceof ArrowType.Interval interval && interval.unit() == ArrowType.IntervalUnit.YEAR_MONTH) {
            return new ColumnType(
                    Types.OTHER, "INTERVAL YEAR TO MONTH", java.time.Period.class, 0, 0, INTERVAL_SIZE);
        }
        if (type instanceof ArrowType.Duration
                || type instanceof ArrowType.Interval interval
                        && interval.unit() == ArrowType.IntervalUnit.DAY_TIME) {
            return new ColumnType(
                    Types.OTHER, "INTERVAL DAY TO SECOND", java.time.Duration.class, 0, 0, INTERVAL_SIZE);
        }
        if (type instanceof ArrowType.Interval) {
            return new ColumnType(Types.OTHER, "INTERVAL", String.class, 0, 0, INTERVAL_SIZE);
        }
        if (type instanceof ArrowType.Sequence || type instanceof ArrowType.FixedSizeSequence) {
            return new ColumnType(Types.ARRAY, "ARRAY", java.sql.Array.class, 0, 0, UNBOUNDED);
        }
        if (type instanceof ArrowType.Struct) {
            return new ColumnType(Types.STRUCT, "ROW", java.sql.Struct.class, 0, 0, UNBOUNDED);
        }
        if (type instanceof ArrowType.Map) {
            return new ColumnType(Types.JAVA_OBJECT, "MAP", java.util.Map.class, 0, 0, UNBOUNDED);
        }
        return new ColumnType(Types.JAVA_OBJECT, "UNION", Object.class, 0, 0, UNBOUNDED);
    }

    private static ColumnType whole(ArrowType.Int type) {
        // an unsigned number needs the next larger type
        int bits = type.signed() ? type.bits() : type.bits() * 2;
        return switch (bits) {
            case Byte.SIZE -> new ColumnType(Types.TINYINT, "TINYINT", Integer.class, 3, 0, 4);
            case Short.SIZE -> new ColumnType(Types.SMALLINT, "SMALLINT", Integer.class, 5, 0, 6);
            case Integer.SIZE -> new ColumnType(Types.INTEGER, "INTEGER", Integer.class, 10, 0, 11);
            case Long.SIZE -> new ColumnType(Types.BIGINT, "BIGINT", Long.class, 19, 0, 20);
            default -> new ColumnType(Types.DECIMAL, "DECIMAL", BigDecimal.class, 20, 0, 21);
        };
    }
}
