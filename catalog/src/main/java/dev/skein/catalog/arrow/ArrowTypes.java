package dev.skein.catalog.arrow;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/// SQL types as Arrow types and back.
///
/// What Arrow's types leave open travels as field metadata: the keys of Flight SQL's column metadata
/// (`ARROW:FLIGHT:SQL:TYPE_NAME`, `PRECISION`, `SCALE`), and for UUID the canonical extension type `arrow.uuid`.
public final class ArrowTypes {
    /// Key of the SQL type's name.
    public static final String TYPE_NAME = "ARROW:FLIGHT:SQL:TYPE_NAME";

    /// Key of the type's precision or length.
    public static final String PRECISION = "ARROW:FLIGHT:SQL:PRECISION";

    /// Key of the type's scale.
    public static final String SCALE = "ARROW:FLIGHT:SQL:SCALE";

    private static final String EXTENSION_NAME = "ARROW:extension:name";
    private static final String EXTENSION_METADATA = "ARROW:extension:metadata";
    private static final String UUID_EXTENSION = "arrow.uuid";
    private static final int UUID_BYTES = 16;
    private static final int DECIMAL_BITS = 128;

    private ArrowTypes() {}

    /// The Arrow field of a column.
    public static Field field(String name, SqlType type, boolean nullable) {
        return field(name, type, nullable, Map.of());
    }

    /// The Arrow field of a column, with more metadata, such as the table that it comes from.
    public static Field field(String name, SqlType type, boolean nullable, Map<String, String> more) {
        Map<String, String> metadata = new LinkedHashMap<>(more);
        metadata.put(TYPE_NAME, type.kind().sqlName());
        if (type.precision() > 0) {
            metadata.put(PRECISION, Integer.toString(type.precision()));
            metadata.put(SCALE, Integer.toString(type.scale()));
        }
        if (type.equals(SqlType.UUID)) {
            metadata.put(EXTENSION_NAME, UUID_EXTENSION);
            metadata.put(EXTENSION_METADATA, "");
        }
        return new Field(name, new FieldType(nullable, arrowType(type), null, metadata), List.of());
    }

    /// The Arrow type of a SQL type.
    public static ArrowType arrowType(SqlType type) {
        return switch (type.kind()) {
            case NULL -> ArrowType.Null.INSTANCE;
            case BOOLEAN -> ArrowType.Bool.INSTANCE;
            case TINYINT -> new ArrowType.Int(Byte.SIZE, true);
            case SMALLINT -> new ArrowType.Int(Short.SIZE, true);
            case INTEGER -> new ArrowType.Int(Integer.SIZE, true);
            case BIGINT -> new ArrowType.Int(Long.SIZE, true);
            case REAL -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
            case DOUBLE -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
            case DECIMAL -> new ArrowType.Decimal(type.precision(), type.scale(), DECIMAL_BITS);
            case CHAR, VARCHAR -> ArrowType.Utf8.INSTANCE;
            case VARBINARY -> ArrowType.Binary.INSTANCE;
            case DATE -> new ArrowType.Date(DateUnit.DAY);
            case TIME -> new ArrowType.Time(TimeUnit.MICROSECOND, Long.SIZE);
            case TIMESTAMP -> new ArrowType.Timestamp(TimeUnit.MICROSECOND, null);
            case TIMESTAMP_TZ -> new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC");
            case INTERVAL_YEAR_MONTH -> new ArrowType.Interval(IntervalUnit.YEAR_MONTH);
            case INTERVAL_DAY_TIME -> new ArrowType.Duration(TimeUnit.MICROSECOND);
            case UUID -> new ArrowType.FixedSizeBinary(UUID_BYTES);
        };
    }

    /// The SQL type of an Arrow field. Units coarser or finer than Skein's own are accepted: whoever reads the vectors
    /// converts.
    ///
    /// @throws SkeinException FEATURE_NOT_SUPPORTED for Arrow types without a SQL type here, such as nested ones
    public static SqlType sqlType(Field field) {
        Map<String, String> metadata = field.getMetadata();
        return switch (field.getType()) {
            case ArrowType.Null _ -> SqlType.NULL;
            case ArrowType.Bool _ -> SqlType.BOOLEAN;
            case ArrowType.Int integer -> integerType(field, integer);
            case ArrowType.FloatingPoint floating -> floating.getPrecision() == FloatingPointPrecision.DOUBLE
                    ? SqlType.DOUBLE
                    : SqlType.REAL;
            case ArrowType.Decimal decimal when decimal.getPrecision() <= SqlType.MAX_DECIMAL_PRECISION
                    && decimal.getScale() >= 0 && decimal.getScale() <= decimal.getPrecision() ->
                SqlType.decimal(decimal.getPrecision(), decimal.getScale());
            case ArrowType.Utf8 _, ArrowType.LargeUtf8 _, ArrowType.Utf8View _ -> textType(metadata);
            case ArrowType.Binary _, ArrowType.LargeBinary _, ArrowType.BinaryView _ -> SqlType.VARBINARY;
            case ArrowType.FixedSizeBinary binary -> binary.getByteWidth() == UUID_BYTES
                            && UUID_EXTENSION.equals(metadata.get(EXTENSION_NAME))
                    ? SqlType.UUID
                    : SqlType.VARBINARY;
            case ArrowType.Date _ -> SqlType.DATE;
            case ArrowType.Time _ -> SqlType.TIME;
            case ArrowType.Timestamp timestamp -> timestamp.getTimezone() == null
                            || timestamp.getTimezone().isEmpty()
                    ? SqlType.TIMESTAMP
                    : SqlType.TIMESTAMP_TZ;
            case ArrowType.Interval interval when interval.getUnit() == IntervalUnit.YEAR_MONTH ->
                SqlType.INTERVAL_YEAR_MONTH;
            case ArrowType.Duration _ -> SqlType.INTERVAL_DAY_TIME;
            default -> throw unsupported(field);
        };
    }

    private static SqlType integerType(Field field, ArrowType.Int integer) {
        int bits = integer.getIsSigned() ? integer.getBitWidth() : 2 * integer.getBitWidth();
        return switch (bits) {
            case Byte.SIZE -> SqlType.TINYINT;
            case Short.SIZE -> SqlType.SMALLINT;
            case Integer.SIZE -> SqlType.INTEGER;
            case Long.SIZE -> SqlType.BIGINT;
            default -> throw unsupported(field);
        };
    }

    private static SqlType textType(Map<String, String> metadata) {
        String length = metadata.get(PRECISION);
        if (length == null) {
            return SqlType.VARCHAR;
        }
        return "CHAR".equals(metadata.get(TYPE_NAME))
                ? SqlType.character(Integer.parseInt(length))
                : SqlType.varchar(Integer.parseInt(length));
    }

    private static SkeinException unsupported(Field field) {
        return new SkeinException(ErrorCode.FEATURE_NOT_SUPPORTED,
                "column \"" + field.getName() + "\" has the Arrow type " + field.getType()
                        + ", which has no SQL type in Skein; leave it out or convert it at its source");
    }
}
