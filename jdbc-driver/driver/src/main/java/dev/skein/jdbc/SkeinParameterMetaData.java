package dev.skein.jdbc;

import dev.skein.jdbc.arrow.ArrowSchema;
import java.sql.ParameterMetaData;
import java.sql.SQLException;
import java.util.List;

/** The parameters of a prepared statement, as the server declares them. */
final class SkeinParameterMetaData implements ParameterMetaData {
    private final List<ColumnType> types;

    SkeinParameterMetaData(ArrowSchema schema) {
        this.types = schema.fields().stream().map(ColumnType::of).toList();
    }

    @Override
    public int getParameterCount() {
        return types.size();
    }

    @Override
    public int isNullable(int parameter) throws SQLException {
        type(parameter);
        return parameterNullableUnknown;
    }

    @Override
    public boolean isSigned(int parameter) throws SQLException {
        return type(parameter).isSigned();
    }

    @Override
    public int getPrecision(int parameter) throws SQLException {
        return type(parameter).precision();
    }

    @Override
    public int getScale(int parameter) throws SQLException {
        return type(parameter).scale();
    }

    @Override
    public int getParameterType(int parameter) throws SQLException {
        return type(parameter).jdbcType();
    }

    @Override
    public String getParameterTypeName(int parameter) throws SQLException {
        return type(parameter).name();
    }

    @Override
    public String getParameterClassName(int parameter) throws SQLException {
        return type(parameter).javaClass().getName();
    }

    @Override
    public int getParameterMode(int parameter) throws SQLException {
        type(parameter);
        return parameterModeIn;
    }

    @Override
    public <T> T unwrap(Class<T> wanted) throws SQLException {
        return Unsupported.unwrap(this, wanted);
    }

    @Override
    public boolean isWrapperFor(Class<?> wanted) {
        return wanted.isInstance(this);
    }

    private ColumnType type(int parameter) throws SQLException {
        if (parameter < 1 || parameter > types.size()) {
            throw new SQLException(
                    "there is no parameter " + parameter + "; the statement has " + types.size(), "07009");
        }
        return types.get(parameter - 1);
    }
}
