package dev.skein.jdbc;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of a list, already on this side. */
final class SkeinArray implements Array {
    private final ColumnType elementType;
    private final @Nullable Object[] values;

    SkeinArray(ColumnType elementType, @Nullable Object[] values) {
        this.elementType = elementType;
        this.values = values.clone();
    }

    @Override
    public String getBaseTypeName() {
        return elementType.name();
    }

    @Override
    public int getBaseType() {
        return elementType.jdbcType();
    }

    @Override
    public Object getArray() {
        return values.clone();
    }

    @Override
    public Object getArray(@Nullable Map<String, Class<?>> map) throws SQLException {
        if (map != null && !map.isEmpty()) {
            throw Unsupported.feature("a type map");
        }
        return getArray();
    }

    @Override
    public Object getArray(long index, int count) throws SQLException {
        if (index < 1 || count < 0 || index - 1 > values.length - count) {
            throw new SQLException(
                    "elements " + index + " to " + (index + count - 1) + " of an array of " + values.length, "2202E");
        }
        int start = (int) index - 1;
        return Arrays.copyOfRange(values, start, start + count);
    }

    @Override
    public Object getArray(long index, int count, @Nullable Map<String, Class<?>> map) throws SQLException {
        if (map != null && !map.isEmpty()) {
            throw Unsupported.feature("a type map");
        }
        return getArray(index, count);
    }

    @Override
    public ResultSet getResultSet() throws SQLException {
        throw Unsupported.feature("reading an array as a result set");
    }

    @Override
    public ResultSet getResultSet(Map<String, Class<?>> map) throws SQLException {
        throw Unsupported.feature("reading an array as a result set");
    }

    @Override
    public ResultSet getResultSet(long index, int count) throws SQLException {
        throw Unsupported.feature("reading an array as a result set");
    }

    @Override
    public ResultSet getResultSet(long index, int count, Map<String, Class<?>> map) throws SQLException {
        throw Unsupported.feature("reading an array as a result set");
    }

    @Override
    public void free() {
        // the values are plain objects
    }

    @Override
    public String toString() {
        return Arrays.toString(values);
    }
}
