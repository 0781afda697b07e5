package dev.skein.storage.jdbc;

import dev.skein.catalog.SqlType;

/// Which type a column of PostgreSQL has in Skein; the package's description says what is lost where.
final class RemoteTypes {
    /// The digits after the point of a `numeric` without precision.
    private static final int UNBOUNDED_NUMERIC_SCALE = 10;

    /// What PostgreSQL adds to a declared length or precision.
    private static final int MODIFIER_OFFSET = 4;

    private static final int SCALE_MASK = 0x7FF;
    private static final int SCALE_SIGN = 0x400;

    /// The type of a column in Skein.
    ///
    /// @param conversion see [RemoteColumn#conversion()]
    record Mapping(SqlType type, String conversion) {
        static Mapping same(SqlType type) {
            return new Mapping(type, "");
        }

        static Mapping text() {
            return new Mapping(SqlType.VARCHAR, "::text");
        }

        static Mapping rounded(int scale) {
            return new Mapping(SqlType.decimal(SqlType.MAX_DECIMAL_PRECISION, scale),
                    "::numeric(" + SqlType.MAX_DECIMAL_PRECISION + "," + scale + ")");
        }
    }

    private RemoteTypes() {}

    /// The type of a column.
    ///
    /// @param name the internal name of its base type, such as `int4`; of a type outside `pg_catalog`, anything else
    /// @param modifier its type modifier, -1 for none
    static Mapping mapping(String name, int modifier) {
        return switch (name) {
            case "bool" -> Mapping.same(SqlType.BOOLEAN);
            case "int2" -> Mapping.same(SqlType.SMALLINT);
            case "int4" -> Mapping.same(SqlType.INTEGER);
            case "int8" -> Mapping.same(SqlType.BIGINT);
            case "oid" -> new Mapping(SqlType.BIGINT, "::int8");
            case "float4" -> Mapping.same(SqlType.REAL);
            case "float8" -> Mapping.same(SqlType.DOUBLE);
            case "numeric" -> numeric(modifier);
            case "text" -> Mapping.same(SqlType.VARCHAR);
            case "varchar" -> Mapping.same(
                    modifier > MODIFIER_OFFSET ? SqlType.varchar(modifier - MODIFIER_OFFSET) : SqlType.VARCHAR);
            case "bpchar" -> modifier > MODIFIER_OFFSET
                    ? new Mapping(SqlType.character(modifier - MODIFIER_OFFSET), "::text")
                    : new Mapping(SqlType.VARCHAR, "::text");
            case "bytea" -> Mapping.same(SqlType.VARBINARY);
            case "date" -> Mapping.same(SqlType.DATE);
            case "time" -> Mapping.same(SqlType.TIME);
            case "timestamp" -> Mapping.same(SqlType.TIMESTAMP);
            case "timestamptz" -> Mapping.same(SqlType.TIMESTAMP_TZ);
            case "uuid" -> Mapping.same(SqlType.UUID);
            default -> Mapping.text();
        };
    }

    private static Mapping numeric(int modifier) {
        if (modifier < MODIFIER_OFFSET) {
            return Mapping.rounded(UNBOUNDED_NUMERIC_SCALE);
        }
        int precision = (modifier - MODIFIER_OFFSET) >>> 16;
        int scale = ((modifier - MODIFIER_OFFSET & SCALE_MASK) ^ SCALE_SIGN) - SCALE_SIGN;
        if (scale < 0) {
            precision -= scale;
            scale = 0;
        }
        precision = Math.max(precision, scale);
        if (precision > SqlType.MAX_DECIMAL_PRECISION) {
            return scale > UNBOUNDED_NUMERIC_SCALE
                    ? Mapping.text()
                    : Mapping.rounded(scale);
        }
        return Mapping.same(SqlType.decimal(precision, scale));
    }
}
