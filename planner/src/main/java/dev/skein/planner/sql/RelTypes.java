package dev.skein.planner.sql;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;

/// The one mapping between Skein's types and Calcite's.
public final class RelTypes {
    private RelTypes() {}

    /// Calcite's type for a type of ours.
    public static RelDataType toRel(RelDataTypeFactory factory, SqlType type, boolean nullable) {
        RelDataType bare = switch (type.kind()) {
            case NULL -> factory.createSqlType(SqlTypeName.NULL);
            case BOOLEAN -> factory.createSqlType(SqlTypeName.BOOLEAN);
            case TINYINT -> factory.createSqlType(SqlTypeName.TINYINT);
            case SMALLINT -> factory.createSqlType(SqlTypeName.SMALLINT);
            case INTEGER -> factory.createSqlType(SqlTypeName.INTEGER);
            case BIGINT -> factory.createSqlType(SqlTypeName.BIGINT);
            case REAL -> factory.createSqlType(SqlTypeName.REAL);
            case DOUBLE -> factory.createSqlType(SqlTypeName.DOUBLE);
            case DECIMAL -> factory.createSqlType(SqlTypeName.DECIMAL, type.precision(), type.scale());
            case CHAR, VARCHAR -> type.precision() == SqlType.UNBOUNDED
                    ? factory.createSqlType(SqlTypeName.VARCHAR)
                    : factory.createSqlType(SqlTypeName.VARCHAR, type.precision());
            case VARBINARY -> factory.createSqlType(SqlTypeName.VARBINARY);
            case DATE -> factory.createSqlType(SqlTypeName.DATE);
            case TIME -> factory.createSqlType(SqlTypeName.TIME, type.precision());
            case TIMESTAMP -> factory.createSqlType(SqlTypeName.TIMESTAMP, type.precision());
            case TIMESTAMP_TZ -> factory.createSqlType(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE, type.precision());
            case INTERVAL_YEAR_MONTH -> factory.createSqlIntervalType(
                    new SqlIntervalQualifier(TimeUnit.YEAR, TimeUnit.MONTH, SqlParserPos.ZERO));
            case INTERVAL_DAY_TIME -> factory.createSqlIntervalType(
                    new SqlIntervalQualifier(TimeUnit.DAY, TimeUnit.SECOND, SqlParserPos.ZERO));
            case UUID -> factory.createSqlType(SqlTypeName.UUID);
        };
        return factory.createTypeWithNullability(bare, nullable);
    }

    /// Our type for a type of Calcite's.
    ///
    /// @throws SkeinException FEATURE_NOT_SUPPORTED for nested and other types that Skein does not have
    public static SqlType toSql(RelDataType type) {
        return switch (type.getSqlTypeName()) {
            case NULL, UNKNOWN -> SqlType.NULL;
            case BOOLEAN -> SqlType.BOOLEAN;
            case TINYINT -> SqlType.TINYINT;
            case SMALLINT -> SqlType.SMALLINT;
            case INTEGER -> SqlType.INTEGER;
            case BIGINT -> SqlType.BIGINT;
            case REAL -> SqlType.REAL;
            case FLOAT, DOUBLE -> SqlType.DOUBLE;
            case DECIMAL -> SqlType.decimal(
                    Math.min(type.getPrecision(), SqlType.MAX_DECIMAL_PRECISION),
                    Math.clamp(type.getScale(), 0, Math.min(type.getPrecision(), SqlType.MAX_DECIMAL_PRECISION)));
            case CHAR, VARCHAR -> type.getPrecision() == RelDataType.PRECISION_NOT_SPECIFIED || type.getPrecision() < 1
                    ? SqlType.VARCHAR
                    : SqlType.varchar(type.getPrecision());
            case BINARY, VARBINARY -> SqlType.VARBINARY;
            case DATE -> SqlType.DATE;
            case TIME -> new SqlType(SqlType.TIME.kind(), fraction(type), 0);
            case TIMESTAMP -> new SqlType(SqlType.TIMESTAMP.kind(), fraction(type), 0);
            case TIMESTAMP_TZ, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                    new SqlType(SqlType.TIMESTAMP_TZ.kind(), fraction(type), 0);
            case INTERVAL_YEAR, INTERVAL_YEAR_MONTH, INTERVAL_MONTH -> SqlType.INTERVAL_YEAR_MONTH;
            case INTERVAL_DAY, INTERVAL_DAY_HOUR, INTERVAL_DAY_MINUTE, INTERVAL_DAY_SECOND, INTERVAL_HOUR,
                    INTERVAL_HOUR_MINUTE, INTERVAL_HOUR_SECOND, INTERVAL_MINUTE, INTERVAL_MINUTE_SECOND,
                    INTERVAL_SECOND -> SqlType.INTERVAL_DAY_TIME;
            case UUID -> SqlType.UUID;
            case TIME_WITH_LOCAL_TIME_ZONE, TIME_TZ, UTINYINT, USMALLINT, UINTEGER, UBIGINT, ANY, SYMBOL, MULTISET,
                    ARRAY, MAP, DISTINCT, STRUCTURED, ROW, OTHER, CURSOR, COLUMN_LIST, DYNAMIC_STAR, GEOMETRY, MEASURE,
                    FUNCTION, SARG, VARIANT -> throw new SkeinException(
                            ErrorCode.FEATURE_NOT_SUPPORTED, "type " + type + " is not supported");
        };
    }

    private static int fraction(RelDataType type) {
        int precision = type.getPrecision();
        return precision < 0 || precision > SqlType.MAX_TIME_PRECISION ? SqlType.MAX_TIME_PRECISION : precision;
    }
}
