package dev.skein.catalog;

/// The families of SQL types that Skein knows. Parameters (length, precision, scale) live in [SqlType].
///
/// The *lane* of a kind says how the engine holds its values in memory, whatever SQL calls them:
///
/// | lane | kinds | meaning of the value |
/// |---|---|---|
/// | [Lane#LONG] | BOOLEAN | 0 or 1 |
/// | | TINYINT, SMALLINT, INTEGER, BIGINT | the number |
/// | | DATE | days since 1970-01-01 |
/// | | TIME | microseconds since midnight |
/// | | TIMESTAMP | microseconds since 1970-01-01T00:00:00, no zone |
/// | | TIMESTAMP_TZ | microseconds since 1970-01-01T00:00:00Z |
/// | | INTERVAL_YEAR_MONTH | months |
/// | | INTERVAL_DAY_TIME | microseconds |
/// | | DECIMAL of at most 18 digits | the unscaled number |
/// | [Lane#WIDE] | DECIMAL of 19 to 38 digits | the unscaled number, 128-bit two's complement |
/// | | UUID | the 128 bits, most significant first |
/// | [Lane#DOUBLE] | REAL, DOUBLE | IEEE 754; a REAL is a double that a float holds exactly |
/// | [Lane#BYTES] | CHAR, VARCHAR | UTF-8; CHAR without its padding |
/// | | VARBINARY | the bytes |
public enum TypeKind {
    /// The type of an untyped NULL literal; never the type of a stored column.
    NULL("NULL"),
    BOOLEAN("BOOLEAN"),
    TINYINT("TINYINT"),
    SMALLINT("SMALLINT"),
    INTEGER("INTEGER"),
    BIGINT("BIGINT"),
    REAL("REAL"),
    DOUBLE("DOUBLE"),
    DECIMAL("DECIMAL"),
    CHAR("CHAR"),
    VARCHAR("VARCHAR"),
    VARBINARY("VARBINARY"),
    DATE("DATE"),
    TIME("TIME"),
    TIMESTAMP("TIMESTAMP"),
    TIMESTAMP_TZ("TIMESTAMP WITH TIME ZONE"),
    INTERVAL_YEAR_MONTH("INTERVAL YEAR TO MONTH"),
    INTERVAL_DAY_TIME("INTERVAL DAY TO SECOND"),
    UUID("UUID");

    private final String sqlName;

    TypeKind(String sqlName) {
        this.sqlName = sqlName;
    }

    /// The name that SQL uses for the family, without parameters.
    public String sqlName() {
        return sqlName;
    }

    /// Whether values of this kind are text.
    public boolean isText() {
        return this == CHAR || this == VARCHAR;
    }

    /// Whether values of this kind are whole numbers.
    public boolean isInteger() {
        return this == TINYINT || this == SMALLINT || this == INTEGER || this == BIGINT;
    }

    /// Whether values of this kind are numbers.
    public boolean isNumeric() {
        return isInteger() || this == DECIMAL || isFloating();
    }

    /// Whether values of this kind are floating-point numbers.
    public boolean isFloating() {
        return this == REAL || this == DOUBLE;
    }
}
