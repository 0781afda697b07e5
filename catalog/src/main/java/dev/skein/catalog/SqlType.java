package dev.skein.catalog;

/// A SQL type with its parameters; immutable, compared by value.
///
/// @param kind the family
/// @param precision digits of a DECIMAL (1 to 38), fractional-second digits of a TIME or TIMESTAMP (0 to 6),
///     length in characters of a CHAR or VARCHAR; [#UNBOUNDED] for a VARCHAR without a length; 0 for all other kinds
/// @param scale digits after the point of a DECIMAL (0 to precision); 0 for all other kinds
public record SqlType(TypeKind kind, int precision, int scale) {
    /// The length of a VARCHAR that was declared without one.
    public static final int UNBOUNDED = -1;

    /// The most digits that a DECIMAL may have.
    public static final int MAX_DECIMAL_PRECISION = 38;

    /// The most digits that a DECIMAL in the long lane may have.
    public static final int MAX_LONG_DECIMAL_PRECISION = 18;

    /// The fractional-second digits that the engine keeps: microseconds.
    public static final int MAX_TIME_PRECISION = 6;

    public static final SqlType NULL = new SqlType(TypeKind.NULL, 0, 0);
    public static final SqlType BOOLEAN = new SqlType(TypeKind.BOOLEAN, 0, 0);
    public static final SqlType TINYINT = new SqlType(TypeKind.TINYINT, 0, 0);
    public static final SqlType SMALLINT = new SqlType(TypeKind.SMALLINT, 0, 0);
    public static final SqlType INTEGER = new SqlType(TypeKind.INTEGER, 0, 0);
    public static final SqlType BIGINT = new SqlType(TypeKind.BIGINT, 0, 0);
    public static final SqlType REAL = new SqlType(TypeKind.REAL, 0, 0);
    public static final SqlType DOUBLE = new SqlType(TypeKind.DOUBLE, 0, 0);
    public static final SqlType VARCHAR = new SqlType(TypeKind.VARCHAR, UNBOUNDED, 0);
    public static final SqlType VARBINARY = new SqlType(TypeKind.VARBINARY, 0, 0);
    public static final SqlType DATE = new SqlType(TypeKind.DATE, 0, 0);
    public static final SqlType TIME = new SqlType(TypeKind.TIME, MAX_TIME_PRECISION, 0);
    public static final SqlType TIMESTAMP = new SqlType(TypeKind.TIMESTAMP, MAX_TIME_PRECISION, 0);
    public static final SqlType TIMESTAMP_TZ = new SqlType(TypeKind.TIMESTAMP_TZ, MAX_TIME_PRECISION, 0);
    public static final SqlType INTERVAL_YEAR_MONTH = new SqlType(TypeKind.INTERVAL_YEAR_MONTH, 0, 0);
    public static final SqlType INTERVAL_DAY_TIME = new SqlType(TypeKind.INTERVAL_DAY_TIME, 0, 0);
    public static final SqlType UUID = new SqlType(TypeKind.UUID, 0, 0);

    public SqlType {
        boolean valid = switch (kind) {
            case DECIMAL -> precision >= 1 && precision <= MAX_DECIMAL_PRECISION && scale >= 0 && scale <= precision;
            case CHAR -> precision >= 1 && scale == 0;
            case VARCHAR -> (precision >= 1 || precision == UNBOUNDED) && scale == 0;
            case TIME, TIMESTAMP, TIMESTAMP_TZ -> precision >= 0 && precision <= MAX_TIME_PRECISION && scale == 0;
            case NULL, BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, VARBINARY, DATE,
                    INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME, UUID -> precision == 0 && scale == 0;
        };
        if (!valid) {
            throw new SkeinException(ErrorCode.INVALID_TYPE,
                    "type " + kind.sqlName() + " cannot have precision " + precision + " and scale " + scale);
        }
    }

    /// A DECIMAL type.
    public static SqlType decimal(int precision, int scale) {
        return new SqlType(TypeKind.DECIMAL, precision, scale);
    }

    /// A VARCHAR type of at most `length` characters.
    public static SqlType varchar(int length) {
        return new SqlType(TypeKind.VARCHAR, length, 0);
    }

    /// A CHAR type of `length` characters.
    public static SqlType character(int length) {
        return new SqlType(TypeKind.CHAR, length, 0);
    }

    /// How the engine holds values of this type in memory.
    public Lane lane() {
        return switch (kind) {
            case NULL, BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, DATE, TIME, TIMESTAMP, TIMESTAMP_TZ,
                    INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME -> Lane.LONG;
            case DECIMAL -> precision <= MAX_LONG_DECIMAL_PRECISION ? Lane.LONG : Lane.WIDE;
            case UUID -> Lane.WIDE;
            case REAL, DOUBLE -> Lane.DOUBLE;
            case CHAR, VARCHAR, VARBINARY -> Lane.BYTES;
        };
    }

    /// The least value that a long-lane type can hold; [Long#MIN_VALUE] where the type does not say.
    public long minimumLong() {
        return switch (kind) {
            case BOOLEAN, NULL, TIME -> 0;
            case TINYINT -> Byte.MIN_VALUE;
            case SMALLINT -> Short.MIN_VALUE;
            case INTEGER, DATE, INTERVAL_YEAR_MONTH -> Integer.MIN_VALUE;
            case DECIMAL -> precision <= MAX_LONG_DECIMAL_PRECISION ? -maximumLong() : Long.MIN_VALUE;
            case BIGINT, REAL, DOUBLE, CHAR, VARCHAR, VARBINARY, TIMESTAMP, TIMESTAMP_TZ, INTERVAL_DAY_TIME, UUID ->
                    Long.MIN_VALUE;
        };
    }

    /// The greatest value that a long-lane type can hold; [Long#MAX_VALUE] where the type does not say.
    public long maximumLong() {
        return switch (kind) {
            case BOOLEAN -> 1;
            case NULL -> 0;
            case TIME -> 86_400_000_000L;
            case TINYINT -> Byte.MAX_VALUE;
            case SMALLINT -> Short.MAX_VALUE;
            case INTEGER, DATE, INTERVAL_YEAR_MONTH -> Integer.MAX_VALUE;
            case DECIMAL -> precision <= MAX_LONG_DECIMAL_PRECISION ? powerOfTen(precision) - 1 : Long.MAX_VALUE;
            case BIGINT, REAL, DOUBLE, CHAR, VARCHAR, VARBINARY, TIMESTAMP, TIMESTAMP_TZ, INTERVAL_DAY_TIME, UUID ->
                    Long.MAX_VALUE;
        };
    }

    private static long powerOfTen(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= 10;
        }
        return power;
    }

    /// The type as SQL writes it, such as `DECIMAL(15,2)`.
    @Override
    public String toString() {
        return switch (kind) {
            case DECIMAL -> "DECIMAL(" + precision + "," + scale + ")";
            case CHAR -> "CHAR(" + precision + ")";
            case VARCHAR -> precision == UNBOUNDED ? "VARCHAR" : "VARCHAR(" + precision + ")";
            case TIME -> precision == MAX_TIME_PRECISION ? "TIME" : "TIME(" + precision + ")";
            case TIMESTAMP -> precision == MAX_TIME_PRECISION ? "TIMESTAMP" : "TIMESTAMP(" + precision + ")";
            case TIMESTAMP_TZ -> precision == MAX_TIME_PRECISION
                    ? "TIMESTAMP WITH TIME ZONE" : "TIMESTAMP(" + precision + ") WITH TIME ZONE";
            case NULL, BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, VARBINARY, DATE,
                    INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME, UUID -> kind.sqlName();
        };
    }
}
