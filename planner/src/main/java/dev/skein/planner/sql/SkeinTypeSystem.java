package dev.skein.planner.sql;

import dev.skein.catalog.SqlType;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeSystemImpl;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/// Limits of types, and the types of aggregates and of decimal arithmetic.
final class SkeinTypeSystem extends RelDataTypeSystemImpl {
    static final SkeinTypeSystem INSTANCE = new SkeinTypeSystem();

    /// Digits of a DECIMAL without parameters, and of them after the point: enough for money, still one long.
    private static final int DEFAULT_DECIMAL_PRECISION = 18;

    private static final int DEFAULT_DECIMAL_SCALE = 3;

    private SkeinTypeSystem() {}

    @Override
    public int getMaxPrecision(SqlTypeName typeName) {
        return switch (typeName) {
            case DECIMAL -> SqlType.MAX_DECIMAL_PRECISION;
            case TIME, TIMESTAMP, TIMESTAMP_TZ, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> SqlType.MAX_TIME_PRECISION;
            case CHAR, VARCHAR, BINARY, VARBINARY -> Integer.MAX_VALUE;
            default -> super.getMaxPrecision(typeName);
        };
    }

    @Override
    public int getMaxScale(SqlTypeName typeName) {
        return typeName == SqlTypeName.DECIMAL ? SqlType.MAX_DECIMAL_PRECISION : super.getMaxScale(typeName);
    }

    @Override
    public int getDefaultPrecision(SqlTypeName typeName) {
        return switch (typeName) {
            case DECIMAL -> DEFAULT_DECIMAL_PRECISION;
            case TIME, TIMESTAMP, TIMESTAMP_TZ, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> SqlType.MAX_TIME_PRECISION;
            default -> super.getDefaultPrecision(typeName);
        };
    }

    @Override
    public int getDefaultScale(SqlTypeName typeName) {
        return typeName == SqlTypeName.DECIMAL ? DEFAULT_DECIMAL_SCALE : super.getDefaultScale(typeName);
    }

    @Override
    public boolean shouldConvertRaggedUnionTypesToVarying() {
        return true;
    }

    @Override
    public RelDataType deriveSumType(RelDataTypeFactory factory, RelDataType argument) {
        return RelTypes.toRel(factory, sumType(RelTypes.toSql(argument)), argument.isNullable());
    }

    @Override
    public RelDataType deriveAvgAggType(RelDataTypeFactory factory, RelDataType argument) {
        SqlType type = RelTypes.toSql(argument);
        boolean interval = type.equals(SqlType.INTERVAL_DAY_TIME);
        return RelTypes.toRel(factory, interval ? type : SqlType.DOUBLE, argument.isNullable());
    }

    @Override
    public @Nullable RelDataType deriveDecimalPlusType(
            RelDataTypeFactory factory, RelDataType left, RelDataType right) {
        return decimal(factory, Arithmetic.Operation.ADD, left, right);
    }

    @Override
    public @Nullable RelDataType deriveDecimalMultiplyType(
            RelDataTypeFactory factory, RelDataType left, RelDataType right) {
        return decimal(factory, Arithmetic.Operation.MULTIPLY, left, right);
    }

    @Override
    public @Nullable RelDataType deriveDecimalDivideType(
            RelDataTypeFactory factory, RelDataType left, RelDataType right) {
        return decimal(factory, Arithmetic.Operation.DIVIDE, left, right);
    }

    @Override
    public @Nullable RelDataType deriveDecimalModType(
            RelDataTypeFactory factory, RelDataType left, RelDataType right) {
        return decimal(factory, Arithmetic.Operation.MODULO, left, right);
    }

    /// The type of a sum: wide enough that few sums overflow.
    static SqlType sumType(SqlType argument) {
        return switch (argument.kind()) {
            case TINYINT, SMALLINT, INTEGER -> SqlType.BIGINT;
            case BIGINT -> SqlType.decimal(SqlType.MAX_DECIMAL_PRECISION, 0);
            case DECIMAL -> SqlType.decimal(SqlType.MAX_DECIMAL_PRECISION, argument.scale());
            case REAL, DOUBLE -> SqlType.DOUBLE;
            case NULL, BOOLEAN, CHAR, VARCHAR, VARBINARY, DATE, TIME, TIMESTAMP, TIMESTAMP_TZ, INTERVAL_YEAR_MONTH,
                    INTERVAL_DAY_TIME, UUID -> argument;
        };
    }

    private static @Nullable RelDataType decimal(
            RelDataTypeFactory factory, Arithmetic.Operation operation, RelDataType left, RelDataType right) {
        boolean oneIsDecimal =
                left.getSqlTypeName() == SqlTypeName.DECIMAL || right.getSqlTypeName() == SqlTypeName.DECIMAL;
        if (!oneIsDecimal) {
            return null;
        }
        return Arithmetic.result(operation, left, right)
                .map(type -> RelTypes.toRel(factory, type, left.isNullable() || right.isNullable()))
                .orElse(null);
    }
}
