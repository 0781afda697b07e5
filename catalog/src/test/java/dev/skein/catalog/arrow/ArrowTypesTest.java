package dev.skein.catalog.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArrowTypesTest {
    static List<SqlType> types() {
        return List.of(SqlType.BOOLEAN, SqlType.TINYINT, SqlType.SMALLINT, SqlType.INTEGER, SqlType.BIGINT, SqlType.REAL,
                SqlType.DOUBLE, SqlType.decimal(1, 0), SqlType.decimal(18, 18), SqlType.decimal(38, 10),
                SqlType.VARCHAR, SqlType.varchar(7), SqlType.character(3), SqlType.VARBINARY, SqlType.DATE, SqlType.TIME,
                SqlType.TIMESTAMP, SqlType.TIMESTAMP_TZ, SqlType.INTERVAL_YEAR_MONTH, SqlType.INTERVAL_DAY_TIME,
                SqlType.UUID, SqlType.NULL);
    }

    @ParameterizedTest
    @MethodSource("types")
    void everyTypeComesBack(SqlType type) {
        Field field = ArrowTypes.field("c", type, true);
        assertEquals(type, ArrowTypes.sqlType(field));
        assertEquals(type.kind().sqlName(), field.getMetadata().get(ArrowTypes.TYPE_NAME));
    }

    @Test
    void unsignedIntegersWiden() {
        assertEquals(SqlType.BIGINT, ArrowTypes.sqlType(plain(new ArrowType.Int(32, false))));
        assertThrows(SkeinException.class, () -> ArrowTypes.sqlType(plain(new ArrowType.Int(64, false))));
    }

    @Test
    void nestedTypesAreRefusedByName() {
        SkeinException refused =
                assertThrows(SkeinException.class, () -> ArrowTypes.sqlType(plain(ArrowType.Struct.INSTANCE)));
        assertEquals(ErrorCode.FEATURE_NOT_SUPPORTED, refused.code());
    }

    private static Field plain(ArrowType type) {
        return new Field("c", FieldType.nullable(type), List.of());
    }
}
