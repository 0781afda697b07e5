package dev.skein.server.flight;

import dev.skein.catalog.SqlType;
import dev.skein.catalog.TypeKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.flight.sql.FlightSqlProducer.Schemas;
import org.apache.arrow.flight.sql.impl.FlightSql;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/// The answer to Flight SQL's GetXdbcTypeInfo: one row per SQL type, as ODBC's SQLGetTypeInfo describes them.
final class TypeInfo {
    private static final int SEARCHABLE_FULL = 3;
    private static final int SEARCHABLE_BASIC = 2;
    private static final int DECIMAL_RADIX = 10;
    private static final int DOUBLE_DIGITS = 53;
    private static final int REAL_DIGITS = 24;
    private static final int DATE_DATETIME_CODE = 9;

    private TypeInfo() {}

    /// @param code the type's number in ODBC and JDBC
    /// @param size the most digits, bits or characters that a value has
    private record Row(TypeKind kind, int code, int size, String parameters) {}

    private static final List<Row> ROWS = List.of(
            new Row(TypeKind.TINYINT, -6, 3, ""),
            new Row(TypeKind.BIGINT, -5, 19, ""),
            new Row(TypeKind.VARBINARY, -3, Integer.MAX_VALUE, ""),
            new Row(TypeKind.CHAR, 1, Integer.MAX_VALUE, "length"),
            new Row(TypeKind.DECIMAL, 3, SqlType.MAX_DECIMAL_PRECISION, "precision,scale"),
            new Row(TypeKind.INTEGER, 4, 10, ""),
            new Row(TypeKind.SMALLINT, 5, 5, ""),
            new Row(TypeKind.REAL, 7, REAL_DIGITS, ""),
            new Row(TypeKind.DOUBLE, 8, DOUBLE_DIGITS, ""),
            new Row(TypeKind.VARCHAR, 12, Integer.MAX_VALUE, "length"),
            new Row(TypeKind.BOOLEAN, 16, 1, ""),
            new Row(TypeKind.DATE, 91, 10, ""),
            new Row(TypeKind.TIME, 92, 15, "precision"),
            new Row(TypeKind.TIMESTAMP, 93, 26, "precision"),
            new Row(TypeKind.TIMESTAMP_TZ, 2014, 32, "precision"),
            new Row(TypeKind.UUID, 1111, 36, ""),
            new Row(TypeKind.INTERVAL_YEAR_MONTH, 1111, 16, ""),
            new Row(TypeKind.INTERVAL_DAY_TIME, 1111, 32, ""));

    static VectorSchemaRoot rows(FlightSql.CommandGetXdbcTypeInfo command, BufferAllocator allocator) {
        List<Row> wanted = ROWS.stream()
                .filter(row -> !command.hasDataType() || command.getDataType() == row.code())
                .toList();
        VectorSchemaRoot root = VectorSchemaRoot.create(Schemas.GET_TYPE_INFO_SCHEMA, allocator);
        try {
            root.allocateNew();
            for (int i = 0; i < wanted.size(); i++) {
                fill(root, i, wanted.get(i));
            }
            root.setRowCount(wanted.size());
            return root;
        } catch (RuntimeException | Error e) {
            root.close();
            throw e;
        }
    }

    private static void fill(VectorSchemaRoot root, int row, Row type) {
        text(root, "type_name", row, type.kind().sqlName());
        number(root, "data_type", row, type.code());
        number(root, "column_size", row, type.size());
        boolean quoted = type.kind().isText() || type.code() > DATE_DATETIME_CODE && type.kind() != TypeKind.BOOLEAN;
        if (quoted) {
            text(root, "literal_prefix", row, "'");
            text(root, "literal_suffix", row, "'");
        }
        number(root, "nullable", row, 1);
        flag(root, "case_sensitive", row, type.kind().isText());
        number(root, "searchable", row, type.kind().isText() ? SEARCHABLE_FULL : SEARCHABLE_BASIC);
        flag(root, "unsigned_attribute", row, false);
        flag(root, "fixed_prec_scale", row, false);
        flag(root, "auto_increment", row, false);
        text(root, "local_type_name", row, type.kind().sqlName());
        if (type.kind() == TypeKind.DECIMAL) {
            number(root, "minimum_scale", row, 0);
            number(root, "maximum_scale", row, SqlType.MAX_DECIMAL_PRECISION);
        }
        int datetimeSubcode = type.code() >= 91 && type.code() <= 93 ? type.code() - 90 : 0;
        number(root, "sql_data_type", row, datetimeSubcode > 0 ? DATE_DATETIME_CODE : type.code());
        if (datetimeSubcode > 0) {
            number(root, "datetime_subcode", row, datetimeSubcode);
        }
        if (type.kind().isNumeric()) {
            number(root, "num_prec_radix", row, type.kind().isFloating() ? 2 : DECIMAL_RADIX);
        }
    }

    private static void text(VectorSchemaRoot root, String column, int row, String value) {
        ((VarCharVector) root.getVector(column)).setSafe(row, value.getBytes(StandardCharsets.UTF_8));
    }

    private static void number(VectorSchemaRoot root, String column, int row, int value) {
        ((IntVector) root.getVector(column)).setSafe(row, value);
    }

    private static void flag(VectorSchemaRoot root, String column, int row, boolean value) {
        ((BitVector) root.getVector(column)).setSafe(row, value ? 1 : 0);
    }
}
