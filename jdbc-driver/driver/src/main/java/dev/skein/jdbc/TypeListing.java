package dev.skein.jdbc;

import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import org.jspecify.annotations.Nullable;

/** The types that Skein's SQL has, as {@code getTypeInfo} lists them. */
enum TypeListing {
    BOOLEAN(Types.BOOLEAN, "BOOLEAN", 1, "", null),
    TINYINT(Types.TINYINT, "TINYINT", 3, "", null),
    SMALLINT(Types.SMALLINT, "SMALLINT", 5, "", null),
    INTEGER(Types.INTEGER, "INTEGER", 10, "", null),
    BIGINT(Types.BIGINT, "BIGINT", 19, "", null),
    REAL(Types.REAL, "REAL", 9, "", null),
    DOUBLE(Types.DOUBLE, "DOUBLE", 17, "", null),
    DECIMAL(Types.DECIMAL, "DECIMAL", 38, "", "precision,scale"),
    CHAR(Types.CHAR, "CHAR", Integer.MAX_VALUE, "'", "length"),
    VARCHAR(Types.VARCHAR, "VARCHAR", Integer.MAX_VALUE, "'", "length"),
    VARBINARY(Types.VARBINARY, "VARBINARY", Integer.MAX_VALUE, "'", null),
    DATE(Types.DATE, "DATE", 10, "'", null),
    TIME(Types.TIME, "TIME", 15, "'", "precision"),
    TIMESTAMP(Types.TIMESTAMP, "TIMESTAMP", 26, "'", "precision"),
    TIMESTAMP_WITH_TIME_ZONE(Types.TIMESTAMP_WITH_TIMEZONE, "TIMESTAMP WITH TIME ZONE", 32, "'", "precision"),
    INTERVAL_YEAR_MONTH(Types.OTHER, "INTERVAL YEAR TO MONTH", 0, "'", null),
    INTERVAL_DAY_TIME(Types.OTHER, "INTERVAL DAY TO SECOND", 0, "'", null),
    UUID(Types.OTHER, "UUID", 36, "'", null);

    private static final int DECIMAL_SCALE_MAXIMUM = 38;
    private static final int FRACTION_DIGITS = 6;
    private static final int DECIMAL_RADIX = 10;

    private final int jdbcType;
    private final String sqlName;
    private final int precision;
    private final String quote;
    private final @Nullable String parameters;

    TypeListing(int jdbcType, String sqlName, int precision, String quote, @Nullable String parameters) {
        this.jdbcType = jdbcType;
        this.sqlName = sqlName;
        this.precision = precision;
        this.quote = quote;
        this.parameters = parameters;
    }

    static ResultSet toResultSet() throws SQLException {
        ListedRows rows = new ListedRows("TYPE_NAME DATA_TYPE:int PRECISION:int LITERAL_PREFIX LITERAL_SUFFIX"
                + " CREATE_PARAMS NULLABLE:short CASE_SENSITIVE:boolean SEARCHABLE:short UNSIGNED_ATTRIBUTE:boolean"
                + " FIXED_PREC_SCALE:boolean AUTO_INCREMENT:boolean LOCAL_TYPE_NAME MINIMUM_SCALE:short"
                + " MAXIMUM_SCALE:short SQL_DATA_TYPE:int SQL_DATETIME_SUB:int NUM_PREC_RADIX:int");
        for (TypeListing type : values()) {
            String quote = type.quote.isEmpty() ? null : type.quote;
            rows.add(
                    type.sqlName,
                    type.jdbcType,
                    type.precision,
                    quote,
                    quote,
                    type.parameters,
                    (short) DatabaseMetaData.typeNullable,
                    type == CHAR || type == VARCHAR,
                    (short) DatabaseMetaData.typeSearchable,
                    false,
                    false,
                    false,
                    type.sqlName,
                    (short) 0,
                    (short) type.scaleMaximum(),
                    null,
                    null,
                    DECIMAL_RADIX);
        }
        return rows.sortedBy(1).toResultSet();
    }

    private int scaleMaximum() {
        return switch (this) {
            case DECIMAL -> DECIMAL_SCALE_MAXIMUM;
            case TIME, TIMESTAMP, TIMESTAMP_WITH_TIME_ZONE, INTERVAL_DAY_TIME -> FRACTION_DIGITS;
            case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, CHAR, VARCHAR, VARBINARY, DATE,
                    INTERVAL_YEAR_MONTH, UUID -> 0;
        };
    }
}
