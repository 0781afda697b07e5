package dev.skein.jdbc;

import dev.skein.jdbc.arrow.ArrowField;
import dev.skein.jdbc.arrow.ArrowSchema;
import dev.skein.jdbc.arrow.ArrowType;
import dev.skein.jdbc.arrow.BatchDecoder;
import dev.skein.jdbc.arrow.BatchEncoder;
import dev.skein.jdbc.arrow.ColumnData;
import dev.skein.jdbc.arrow.RecordBatch;
import dev.skein.jdbc.arrow.SchemaEncoder;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows made on this side, as {@code DatabaseMetaData} answers them, in the form of a result set. Text, {@code Integer},
 * {@code Short} and {@code Boolean} values, or null.
 */
final class ListedRows {
    private static final ArrowType TEXT = new ArrowType.Utf8(false);

    private final List<ArrowField> fields = new ArrayList<>();
    private final List<@Nullable Object[]> rows = new ArrayList<>();

    /**
     * No rows yet.
     *
     * @param columns their names, separated by blanks; a name may be followed by {@code :int}, {@code :short} or {@code
     *     :boolean}, and is text otherwise
     */
    ListedRows(String columns) {
        for (String column : columns.split(" ", -1)) {
            int colon = column.indexOf(':');
            String type = colon < 0 ? "" : column.substring(colon + 1);
            ArrowType arrowType =
                    switch (type) {
                        case "int" -> new ArrowType.Int(Integer.SIZE, true);
                        case "short" -> new ArrowType.Int(Short.SIZE, true);
                        case "boolean" -> new ArrowType.Bool();
                        default -> TEXT;
                    };
            fields.add(ArrowField.of(colon < 0 ? column : column.substring(0, colon), true, arrowType));
        }
    }

    void add(@Nullable Object... values) {
        if (values.length != fields.size()) {
            throw new IllegalArgumentException(values.length + " values for " + fields.size() + " columns");
        }
        rows.add(values);
    }

    /** Sorts by the columns of these positions, nulls first. */
    ListedRows sortedBy(int... positions) {
        rows.sort((left, right) -> {
            for (int position : positions) {
                int order = compare(left[position], right[position]);
                if (order != 0) {
                    return order;
                }
            }
            return 0;
        });
        return this;
    }

    private static int compare(@Nullable Object left, @Nullable Object right) {
        if (left instanceof Number a && right instanceof Number b) {
            return Integer.compare(a.intValue(), b.intValue());
        }
        Comparator<@Nullable String> order = Comparator.nullsFirst(Comparator.naturalOrder());
        return order.compare(left == null ? null : left.toString(), right == null ? null : right.toString());
    }

    ResultSet toResultSet() throws SQLException {
        List<ColumnData> columns = new ArrayList<>(fields.size());
        for (int i = 0; i < fields.size(); i++) {
            List<@Nullable Object> values = new ArrayList<>(rows.size());
            for (@Nullable Object[] row : rows) {
                Object value = row[i];
                values.add(value == null ? null : ParameterValues.convert(value, fields.get(i)));
            }
            columns.add(new ColumnData(fields.get(i), values));
        }
        BatchEncoder.Encoded encoded = BatchEncoder.encode(rows.size(), columns);
        ArrowSchema schema = new ArrowSchema(fields);
        BatchDecoder decoder = new BatchDecoder();
        decoder.decode(ByteBuffer.wrap(SchemaEncoder.encode(schema)), ByteBuffer.allocate(0));
        RecordBatch batch = decoder.decode(ByteBuffer.wrap(encoded.header()), ByteBuffer.wrap(encoded.body()));
        return new SkeinResultSet(null, new OneBatch(schema, batch), 0);
    }

    /** A batch in memory. */
    private static final class OneBatch implements BatchSource {
        private final ArrowSchema schema;
        private @Nullable RecordBatch batch;

        OneBatch(ArrowSchema schema, @Nullable RecordBatch batch) {
            this.schema = schema;
            this.batch = batch;
        }

        @Override
        public ArrowSchema schema() {
            return schema;
        }

        @Override
        public @Nullable RecordBatch next() {
            RecordBatch only = batch;
            batch = null;
            return only;
        }

        @Override
        public void close() {
            batch = null;
        }
    }
}
