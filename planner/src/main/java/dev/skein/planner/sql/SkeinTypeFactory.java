package dev.skein.planner.sql;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeFactoryImpl;
import org.apache.calcite.sql.type.SqlTypeName;

/// Makes types of the families that Skein has: text is UTF-8 without padding, so CHAR is a VARCHAR; a FLOAT is a DOUBLE;
/// a TIMESTAMP WITH TIME ZONE is a moment.
final class SkeinTypeFactory extends SqlTypeFactoryImpl {
    SkeinTypeFactory() {
        super(SkeinTypeSystem.INSTANCE);
    }

    @Override
    public Charset getDefaultCharset() {
        return StandardCharsets.UTF_8;
    }

    @Override
    public RelDataType createSqlType(SqlTypeName typeName) {
        return super.createSqlType(known(typeName));
    }

    @Override
    public RelDataType createSqlType(SqlTypeName typeName, int precision) {
        return super.createSqlType(known(typeName), precision);
    }

    private static SqlTypeName known(SqlTypeName typeName) {
        return switch (typeName) {
            case CHAR -> SqlTypeName.VARCHAR;
            case BINARY -> SqlTypeName.VARBINARY;
            case FLOAT -> SqlTypeName.DOUBLE;
            case TIMESTAMP_TZ -> SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE;
            default -> typeName;
        };
    }
}
