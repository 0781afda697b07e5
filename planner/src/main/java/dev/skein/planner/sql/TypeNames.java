package dev.skein.planner.sql;

import dev.skein.catalog.SqlType;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The names of types beyond those that the standard knows, as PostgreSQL and others write them.
final class TypeNames {
    /// Names that take no parameters.
    private static final Map<String, SqlType> SIMPLE = Map.ofEntries(
            Map.entry("bool", SqlType.BOOLEAN),
            Map.entry("boolean", SqlType.BOOLEAN),
            Map.entry("tinyint", SqlType.TINYINT),
            Map.entry("int1", SqlType.TINYINT),
            Map.entry("smallint", SqlType.SMALLINT),
            Map.entry("int2", SqlType.SMALLINT),
            Map.entry("int", SqlType.INTEGER),
            Map.entry("integer", SqlType.INTEGER),
            Map.entry("int4", SqlType.INTEGER),
            Map.entry("bigint", SqlType.BIGINT),
            Map.entry("int8", SqlType.BIGINT),
            Map.entry("long", SqlType.BIGINT),
            Map.entry("real", SqlType.REAL),
            Map.entry("float4", SqlType.REAL),
            Map.entry("float", SqlType.DOUBLE),
            Map.entry("float8", SqlType.DOUBLE),
            Map.entry("double", SqlType.DOUBLE),
            Map.entry("text", SqlType.VARCHAR),
            Map.entry("string", SqlType.VARCHAR),
            Map.entry("varchar", SqlType.VARCHAR),
            Map.entry("name", SqlType.VARCHAR),
            Map.entry("json", SqlType.VARCHAR),
            Map.entry("jsonb", SqlType.VARCHAR),
            Map.entry("bytea", SqlType.VARBINARY),
            Map.entry("blob", SqlType.VARBINARY),
            Map.entry("varbinary", SqlType.VARBINARY),
            Map.entry("binary", SqlType.VARBINARY),
            Map.entry("date", SqlType.DATE),
            Map.entry("time", SqlType.TIME),
            Map.entry("timestamp", SqlType.TIMESTAMP),
            Map.entry("datetime", SqlType.TIMESTAMP),
            Map.entry("timestamptz", SqlType.TIMESTAMP_TZ),
            Map.entry("interval", SqlType.INTERVAL_DAY_TIME),
            Map.entry("uuid", SqlType.UUID),
            Map.entry("decimal", SqlType.decimal(18, 3)),
            Map.entry("numeric", SqlType.decimal(18, 3)),
            Map.entry("dec", SqlType.decimal(18, 3)));

    private TypeNames() {}

    /// All the names.
    static Collection<String> names() {
        return SIMPLE.keySet();
    }

    /// The type that a name without parameters stands for.
    static Optional<SqlType> named(String name) {
        return Optional.ofNullable(SIMPLE.get(name.toLowerCase(Locale.ROOT)));
    }
}
