package dev.skein.jdbc;

import java.sql.SQLException;
import java.sql.Struct;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a row inside a row. */
final class SkeinStruct implements Struct {
    private final String typeName;
    private final @Nullable Object[] attributes;

    SkeinStruct(String typeName, @Nullable Object[] attributes) {
        this.typeName = typeName;
        this.attributes = attributes.clone();
    }

    @Override
    public String getSQLTypeName() {
        return typeName;
    }

    @Override
    public @Nullable Object[] getAttributes() {
        return attributes.clone();
    }

    @Override
    public @Nullable Object[] getAttributes(@Nullable Map<String, Class<?>> map) throws SQLException {
        if (map != null && !map.isEmpty()) {
            throw Unsupported.feature("a type map");
        }
        return getAttributes();
    }

    @Override
    public String toString() {
        return Arrays.toString(attributes);
    }
}
