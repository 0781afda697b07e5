package dev.skein.jdbc;

import dev.skein.jdbc.arrow.ArrowField;
import dev.skein.jdbc.arrow.Column;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Readers of lists, structs, maps and unions. Values inside them come as {@code getObject} would answer them. */
final class NestedReaders {
    private NestedReaders() {}

    /** Reads the values of a child, bound to the child's column when a row is read. */
    private static @Nullable Object childValue(ColumnReader reader, Column column, int row) throws SQLException {
        if (column.isNull(row)) {
            return null;
        }
        reader.bind(column);
        return reader.object(row);
    }

    /** A list, as a {@code java.sql.Array}; as text in PostgreSQL's form {@code {1,2}}. */
    static final class Lists extends ColumnReader {
        private final ColumnReader element;

        Lists(ArrowField field) throws SQLException {
            super(field);
            this.element = ColumnReaders.of(field.children().get(0));
        }

        @Override
        Object object(int row) throws SQLException {
            return new SkeinArray(element.type(), values(row));
        }

        @Override
        String text(int row) throws SQLException {
            StringJoiner text = new StringJoiner(",", "{", "}");
            for (Object value : values(row)) {
                text.add(value == null ? "NULL" : value.toString());
            }
            return text.toString();
        }

        private @Nullable Object[] values(int row) throws SQLException {
            int start = column().childStart(row);
            @Nullable Object[] values = new @Nullable Object[column().childCount(row)];
            Column elements = column().childAt(row, 0);
            for (int i = 0; i < values.length; i++) {
                values[i] = childValue(element, elements, start + i);
            }
            return values;
        }
    }

    /** A struct, as a {@code java.sql.Struct}. */
    static final class Structs extends ColumnReader {
        private final List<ColumnReader> fields = new ArrayList<>();

        Structs(ArrowField field) throws SQLException {
            super(field);
            for (ArrowField child : field.children()) {
                fields.add(ColumnReaders.of(child));
            }
        }

        @Override
        Object object(int row) throws SQLException {
            return new SkeinStruct(type().name(), values(row));
        }

        @Override
        String text(int row) throws SQLException {
            StringJoiner text = new StringJoiner(",", "(", ")");
            for (Object value : values(row)) {
                text.add(value == null ? "" : value.toString());
            }
            return text.toString();
        }

        private @Nullable Object[] values(int row) throws SQLException {
            @Nullable Object[] values = new @Nullable Object[fields.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = childValue(fields.get(i), column().childAt(row, i), row);
            }
            return values;
        }
    }

    /** A map, as a {@code java.util.Map} in the order of its entries. */
    static final class Maps extends ColumnReader {
        private final ColumnReader key;
        private final ColumnReader value;

        Maps(ArrowField field) throws SQLException {
            super(field);
            List<ArrowField> entry = field.children().get(0).children();
            this.key = ColumnReaders.of(entry.get(0));
            this.value = ColumnReaders.of(entry.get(1));
        }

        @Override
        Object object(int row) throws SQLException {
            Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
            Column entries = column().childAt(row, 0);
            int start = column().childStart(row);
            for (int i = start; i < start + column().childCount(row); i++) {
                map.put(childValue(key, entries.childAt(i, 0), i), childValue(value, entries.childAt(i, 1), i));
            }
            return map;
        }

        @Override
        String text(int row) throws SQLException {
            return object(row).toString();
        }
    }

    /** A union: what the row's child holds. */
    static final class Unions extends ColumnReader {
        private final List<ColumnReader> children = new ArrayList<>();

        Unions(ArrowField field) throws SQLException {
            super(field);
            for (ArrowField child : field.children()) {
                children.add(ColumnReaders.of(child));
            }
        }

        @Override
        Object object(int row) throws SQLException {
            return current(row).object(column().childStart(row));
        }

        @Override
        String text(int row) throws SQLException {
            return current(row).text(column().childStart(row));
        }

        @Override
        long wholeNumber(int row, String wanted) throws SQLException {
            return current(row).wholeNumber(column().childStart(row), wanted);
        }

        @Override
        boolean truth(int row) throws SQLException {
            return current(row).truth(column().childStart(row));
        }

        private ColumnReader current(int row) {
            int child = column().childOf(row);
            ColumnReader reader = children.get(child);
            reader.bind(column().childAt(row, child));
            return reader;
        }
    }
}
