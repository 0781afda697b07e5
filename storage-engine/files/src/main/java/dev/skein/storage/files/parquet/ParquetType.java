package dev.skein.storage.files.parquet;

import dev.hardwood.metadata.LogicalType;
import dev.hardwood.metadata.PhysicalType;
import dev.hardwood.schema.ColumnSchema;
import dev.skein.catalog.SqlType;

/// How a column of a Parquet file becomes one of Skein's.
///
/// @param type its SQL type
/// @param encoding what its stored values are
/// @param obstacle why it cannot be read; empty if it can
record ParquetType(SqlType type, Encoding encoding, String obstacle) {
    /// What stored values are, as far as it matters to whoever converts them.
    enum Encoding {
        /// The value itself, of whatever physical type.
        PLAIN,
        /// A 32-bit number without sign.
        UNSIGNED_INT,
        /// A 64-bit number without sign.
        UNSIGNED_LONG,
        /// Milliseconds, as a 32-bit or 64-bit number.
        MILLIS,
        /// Nanoseconds.
        NANOS,
        /// Julian day and nanoseconds of the day: the timestamps of old Hive, Impala and Spark.
        INT96_TIMESTAMP,
        /// A big-endian two's complement number.
        BIG_ENDIAN,
        /// 16 bytes, most significant first.
        UUID,
        /// An IEEE 754 number of two bytes.
        HALF
    }

    private static ParquetType of(SqlType type, Encoding encoding) {
        return new ParquetType(type, encoding, "");
    }

    private static ParquetType unreadable(String what) {
        return new ParquetType(SqlType.VARCHAR, Encoding.PLAIN, what);
    }

    /// The type of a column that is not nested.
    static ParquetType of(ColumnSchema column) {
        LogicalType logical = column.logicalType();
        if (logical instanceof LogicalType.DecimalType decimal) {
            return decimal(column, decimal);
        }
        return switch (column.type()) {
            case BOOLEAN -> of(SqlType.BOOLEAN, Encoding.PLAIN);
            case INT32 -> int32(logical);
            case INT64 -> int64(logical);
            case INT96 -> of(SqlType.TIMESTAMP, Encoding.INT96_TIMESTAMP);
            case FLOAT -> of(SqlType.REAL, Encoding.PLAIN);
            case DOUBLE -> of(SqlType.DOUBLE, Encoding.PLAIN);
            case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> bytes(logical);
        };
    }

    private static ParquetType decimal(ColumnSchema column, LogicalType.DecimalType decimal) {
        if (decimal.precision() > SqlType.MAX_DECIMAL_PRECISION || decimal.scale() < 0
                || decimal.scale() > decimal.precision()) {
            return unreadable("a DECIMAL(" + decimal.precision() + "," + decimal.scale() + ")");
        }
        boolean number = column.type() == PhysicalType.INT32 || column.type() == PhysicalType.INT64;
        return of(SqlType.decimal(decimal.precision(), decimal.scale()), number ? Encoding.PLAIN : Encoding.BIG_ENDIAN);
    }

    private static ParquetType int32(LogicalType logical) {
        return switch (logical) {
            case LogicalType.DateType _ -> of(SqlType.DATE, Encoding.PLAIN);
            case LogicalType.TimeType _ -> of(SqlType.TIME, Encoding.MILLIS);
            case LogicalType.IntType integer when integer.isSigned() -> of(
                    integer.bitWidth() == Byte.SIZE
                            ? SqlType.TINYINT
                            : integer.bitWidth() == Short.SIZE ? SqlType.SMALLINT : SqlType.INTEGER,
                    Encoding.PLAIN);
            case LogicalType.IntType integer -> of(
                    integer.bitWidth() == Byte.SIZE
                            ? SqlType.SMALLINT
                            : integer.bitWidth() == Short.SIZE ? SqlType.INTEGER : SqlType.BIGINT,
                    Encoding.UNSIGNED_INT);
            case null, default -> of(SqlType.INTEGER, Encoding.PLAIN);
        };
    }

    private static ParquetType int64(LogicalType logical) {
        return switch (logical) {
            case LogicalType.TimeType time -> of(SqlType.TIME, encoding(time.unit()));
            case LogicalType.TimestampType timestamp -> of(
                    timestamp.isAdjustedToUTC() ? SqlType.TIMESTAMP_TZ : SqlType.TIMESTAMP, encoding(timestamp.unit()));
            case LogicalType.IntType integer when !integer.isSigned() ->
                of(SqlType.decimal(20, 0), Encoding.UNSIGNED_LONG);
            case null, default -> of(SqlType.BIGINT, Encoding.PLAIN);
        };
    }

    private static Encoding encoding(LogicalType.TimeUnit unit) {
        return switch (unit) {
            case MILLIS -> Encoding.MILLIS;
            case MICROS -> Encoding.PLAIN;
            case NANOS -> Encoding.NANOS;
        };
    }

    private static ParquetType bytes(LogicalType logical) {
        return switch (logical) {
            case LogicalType.StringType _, LogicalType.EnumType _, LogicalType.JsonType _ ->
                of(SqlType.VARCHAR, Encoding.PLAIN);
            case LogicalType.UuidType _ -> of(SqlType.UUID, Encoding.UUID);
            case LogicalType.Float16Type _ -> of(SqlType.REAL, Encoding.HALF);
            case LogicalType.IntervalType _ -> unreadable("an INTERVAL of months, days and milliseconds");
            case null, default -> of(SqlType.VARBINARY, Encoding.PLAIN);
        };
    }

    /// The type of a column that is not just one value per row.
    ///
    /// @param what what it is, such as `a LIST`
    static ParquetType nested(String what) {
        return unreadable(what);
    }
}
