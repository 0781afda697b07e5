package dev.skein.jdbc;

import dev.skein.jdbc.arrow.ArrowField;
import dev.skein.jdbc.arrow.ArrowSchema;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.List;

/** What the schema of a result says of its columns, with what Flight SQL adds in their metadata. */
final class SkeinResultSetMetaData implements ResultSetMetaData {
    private static final String METADATA = "ARROW:FLIGHT:SQL:";
    private static final String TRUE = "1";

    private final List<ArrowField> fields;
    private final List<ColumnType> types;

    SkeinResultSetMetaData(ArrowSchema schema) {
        this.fields = schema.fields();
        this.types = fields.stream().map(ColumnType::of).toList();
    }

    @Override
    public int getColumnCount() {
        return fields.size();
    }

    @Override
    public boolean isAutoIncrement(int column) throws SQLException {
        return metadata(column, "IS_AUTO_INCREMENT", "").equals(TRUE);
    }

    @Override
    public boolean isCaseSensitive(int column) throws SQLException {
        return metadata(column, "IS_CASE_SENSITIVE", type(column).isText() ? TRUE : "").equals(TRUE);
    }

    @Override
    public boolean isSearchable(int column) throws SQLException {
        return metadata(column, "IS_SEARCHABLE", TRUE).equals(TRUE);
    }

    @Override
    public boolean isCurrency(int column) {
        return false;
    }

    @Override
    public int isNullable(int column) throws SQLException {
        return field(column).nullable() ? columnNullable : columnNoNulls;
    }

    @Override
    public boolean isSigned(int column) throws SQLException {
        return type(column).isSigned();
    }

    @Override
    public int getColumnDisplaySize(int column) throws SQLException {
        return type(column).displaySize();
    }

    @Override
    public String getColumnLabel(int column) throws SQLException {
        return field(column).name();
    }

    @Override
    public String getColumnName(int column) throws SQLException {
        return field(column).name();
    }

    @Override
    public String getSchemaName(int column) throws SQLException {
        return metadata(column, "SCHEMA_NAME", "");
    }

    @Override
    public int getPrecision(int column) throws SQLException {
        return type(column).precision();
    }

    @Override
    public int getScale(int column) throws SQLException {
        return type(column).scale();
    }

    @Override
    public String getTableName(int column) throws SQLException {
        return metadata(column, "TABLE_NAME", "");
    }

    @Override
    public String getCatalogName(int column) throws SQLException {
        return metadata(column, "CATALOG_NAME", "");
    }

    @Override
    public int getColumnType(int column) throws SQLException {
        return type(column).jdbcType();
    }

    @Override
    public String getColumnTypeName(int column) throws SQLException {
        return type(column).name();
    }

    @Override
    public boolean isReadOnly(int column) {
        return true;
    }

    @Override
    public boolean isWritable(int column) {
        return false;
    }

    @Override
    public boolean isDefinitelyWritable(int column) {
        return false;
    }

    @Override
    public String getColumnClassName(int column) throws SQLException {
        return type(column).javaClass().getName();
    }

    @Override
    public <T> T unwrap(Class<T> wanted) throws SQLException {
        return Unsupported.unwrap(this, wanted);
    }

    @Override
    public boolean isWrapperFor(Class<?> wanted) {
        return wanted.isInstance(this);
    }

    private String metadata(int column, String key, String otherwise) throws SQLException {
        return field(column).metadata().getOrDefault(METADATA + key, otherwise);
    }

    private ArrowField field(int column) throws SQLException {
        check(column);
        return fields.get(column - 1);
    }

    private ColumnType type(int column) throws SQLException {
        check(column);
        return types.get(column - 1);
    }

    private void check(int column) throws SQLException {
        if (column < 1 || column > fields.size()) {
            throw new SQLException("there is no column " + column + "; the result has " + fields.size(), "07009");
        }
    }
}
