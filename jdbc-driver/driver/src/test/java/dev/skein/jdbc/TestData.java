package dev.skein.jdbc;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.DurationVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.IntervalYearVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** Rows of all types, written with Arrow's own vectors. In each batch row 0 has values, row 1 nulls, row 2 others. */
final class TestData {
    static final String UUID = "00112233-4455-6677-8899-aabbccddeeff";
    static final String BIG_DECIMAL = "-123456789012345678901234567890.12345678";
    static final byte[] UUID_BYTES =
            java.util.HexFormat.of().parseHex("00112233445566778899aabbccddeeff");

    private static final Schema TYPES = new Schema(List.of(
            field("boolean_col", new ArrowType.Bool()),
            field("tinyint_col", new ArrowType.Int(8, true)),
            field("smallint_col", new ArrowType.Int(16, true)),
            field("int_col", new ArrowType.Int(32, true)),
            field("bigint_col", new ArrowType.Int(64, true)),
            field("real_col", new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE)),
            field("double_col", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)),
            field("decimal_col", new ArrowType.Decimal(38, 8, 128)),
            field(
                    "char_col",
                    new ArrowType.Utf8(),
                    Map.of("ARROW:FLIGHT:SQL:TYPE_NAME", "CHAR", "ARROW:FLIGHT:SQL:PRECISION", "3")),
            field("varchar_col", new ArrowType.Utf8()),
            field("varbinary_col", new ArrowType.Binary()),
            field("date_col", new ArrowType.Date(DateUnit.DAY)),
            field("time_col", new ArrowType.Time(TimeUnit.MICROSECOND, 64)),
            field("timestamp_col", new ArrowType.Timestamp(TimeUnit.MICROSECOND, null)),
            field("timestamptz_col", new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC")),
            field("months_col", new ArrowType.Interval(IntervalUnit.YEAR_MONTH)),
            field("duration_col", new ArrowType.Duration(TimeUnit.MICROSECOND)),
            field(
                    "uuid_col",
                    new ArrowType.FixedSizeBinary(16),
                    Map.of("ARROW:extension:name", "arrow.uuid", "ARROW:extension:metadata", ""))));

    private static final Schema COUNT = new Schema(List.of(
            new Field("n", new FieldType(false, new ArrowType.Int(64, true), null), null)));

    private TestData() {}

    static Schema schemaOf(String sql) {
        if (sql.startsWith("types") || sql.equals("echo") || sql.startsWith("bound")) {
            return TYPES;
        }
        return sql.startsWith("update") ? new Schema(List.of()) : COUNT;
    }

    static Schema parameterSchema() {
        return TYPES;
    }

    private static Field field(String name, ArrowType type) {
        return field(name, type, Map.of());
    }

    private static Field field(String name, ArrowType type, Map<String, String> metadata) {
        return new Field(name, new FieldType(true, type, null, metadata), null);
    }

    static void count(VectorSchemaRoot root, int limit, int batchRows, Runnable send) {
        BigIntVector numbers = (BigIntVector) root.getVector("n");
        for (int start = 0; start < limit; start += batchRows) {
            int rows = Math.min(batchRows, limit - start);
            root.allocateNew();
            for (int i = 0; i < rows; i++) {
                numbers.setSafe(i, start + i);
            }
            root.setRowCount(rows);
            send.run();
        }
    }

    static void fillTypes(VectorSchemaRoot root, int batch) {
        root.allocateNew();
        ((BitVector) root.getVector("boolean_col")).setSafe(0, 1);
        ((BitVector) root.getVector("boolean_col")).setSafe(2, 0);
        ((TinyIntVector) root.getVector("tinyint_col")).setSafe(0, -128);
        ((TinyIntVector) root.getVector("tinyint_col")).setSafe(2, 127);
        ((SmallIntVector) root.getVector("smallint_col")).setSafe(0, -32768);
        ((SmallIntVector) root.getVector("smallint_col")).setSafe(2, 32767);
        ((IntVector) root.getVector("int_col")).setSafe(0, batch);
        ((IntVector) root.getVector("int_col")).setSafe(2, Integer.MAX_VALUE);
        ((BigIntVector) root.getVector("bigint_col")).setSafe(0, Long.MIN_VALUE);
        ((BigIntVector) root.getVector("bigint_col")).setSafe(2, Long.MAX_VALUE);
        ((Float4Vector) root.getVector("real_col")).setSafe(0, 1.5f);
        ((Float4Vector) root.getVector("real_col")).setSafe(2, Float.NaN);
        ((Float8Vector) root.getVector("double_col")).setSafe(0, -0.1);
        ((Float8Vector) root.getVector("double_col")).setSafe(2, 1e300);
        ((DecimalVector) root.getVector("decimal_col")).setSafe(0, new BigDecimal(BIG_DECIMAL));
        ((DecimalVector) root.getVector("decimal_col")).setSafe(2, new BigDecimal("42.00000000"));
        text(root, "char_col", "abc", "xyz");
        text(root, "varchar_col", "Grüße, 世界", "");
        VarBinaryVector bytes = (VarBinaryVector) root.getVector("varbinary_col");
        bytes.setSafe(0, new byte[] {0, (byte) 0xFF});
        bytes.setSafe(2, new byte[0]);
        ((DateDayVector) root.getVector("date_col")).setSafe(0, 19_782);
        ((DateDayVector) root.getVector("date_col")).setSafe(2, -719_162);
        ((TimeMicroVector) root.getVector("time_col")).setSafe(0, 45_296_789_012L);
        ((TimeMicroVector) root.getVector("time_col")).setSafe(2, 0);
        ((TimeStampMicroVector) root.getVector("timestamp_col")).setSafe(0, 1_709_164_800_000_001L);
        ((TimeStampMicroVector) root.getVector("timestamp_col")).setSafe(2, -1);
        ((TimeStampMicroTZVector) root.getVector("timestamptz_col")).setSafe(0, 1_709_164_800_000_001L);
        ((TimeStampMicroTZVector) root.getVector("timestamptz_col")).setSafe(2, -1);
        ((IntervalYearVector) root.getVector("months_col")).setSafe(0, 14);
        ((IntervalYearVector) root.getVector("months_col")).setSafe(2, -1);
        ((DurationVector) root.getVector("duration_col")).setSafe(0, 93_784_000_005L);
        ((DurationVector) root.getVector("duration_col")).setSafe(2, -1_000_000);
        ((FixedSizeBinaryVector) root.getVector("uuid_col")).setSafe(0, UUID_BYTES);
        ((FixedSizeBinaryVector) root.getVector("uuid_col")).setSafe(2, new byte[16]);
        root.setRowCount(3);
    }

    private static void text(VectorSchemaRoot root, String column, String first, String third) {
        VarCharVector vector = (VarCharVector) root.getVector(column);
        vector.setSafe(0, first.getBytes(StandardCharsets.UTF_8));
        vector.setSafe(2, third.getBytes(StandardCharsets.UTF_8));
    }

    static void fillTables(VectorSchemaRoot root, boolean withSchema) {
        root.allocateNew();
        String[] names = {"my_table", "myxtable"};
        for (int row = 0; row < names.length; row++) {
            set(root, "catalog_name", row, "skein");
            set(root, "db_schema_name", row, "public");
            set(root, "table_name", row, names[row]);
            set(root, "table_type", row, "TABLE");
            if (withSchema) {
                ((VarBinaryVector) root.getVector("table_schema"))
                        .setSafe(row, FlightSqlTestServer.encoded(TYPES).toByteArray());
            }
        }
        root.setRowCount(names.length);
    }

    private static void set(VectorSchemaRoot root, String column, int row, String value) {
        ((VarCharVector) root.getVector(column)).setSafe(row, value.getBytes(StandardCharsets.UTF_8));
    }
}
