package dev.skein.jdbc;

import dev.skein.jdbc.arrow.ArrowField;
import dev.skein.jdbc.arrow.SchemaDecoder;
import dev.skein.jdbc.flight.CallScope;
import dev.skein.jdbc.flight.FlightInfo;
import dev.skein.jdbc.flight.SqlCommand;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Types;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the server has, asked by the metadata commands of Flight SQL and arranged as JDBC wants it. A command that the
 * server does not know answers no rows. Safe for use by many threads.
 */
final class SkeinDatabaseMetaData extends DatabaseFacts {
    private static final int INFO_SERVER_NAME = 0;
    private static final int INFO_SERVER_VERSION = 1;
    private static final int INFO_READ_ONLY = 3;
    private static final int BYTES_PER_CHARACTER = 4;
    private static final int DECIMAL_RADIX = 10;

    private static final String KEY_COLUMNS =
            "PKTABLE_CAT PKTABLE_SCHEM PKTABLE_NAME PKCOLUMN_NAME FKTABLE_CAT FKTABLE_SCHEM FKTABLE_NAME FKCOLUMN_NAME"
                    + " KEY_SEQ:short UPDATE_RULE:short DELETE_RULE:short FK_NAME PK_NAME DEFERRABILITY:short";

    private final SkeinConnection connection;
    private final Map<Integer, String> facts = new ConcurrentHashMap<>();

    SkeinDatabaseMetaData(SkeinConnection connection) {
        this.connection = connection;
    }

    @Override
    public Connection getConnection() {
        return connection;
    }

    @Override
    public String getURL() {
        return connection.settings().url();
    }

    @Override
    public String getUserName() {
        String user = connection.settings().value(ConnectionProperty.USER);
        return user == null ? "" : user;
    }

    @Override
    public String getDatabaseProductName() throws SQLException {
        return fact(INFO_SERVER_NAME, "Flight SQL");
    }

    @Override
    public String getDatabaseProductVersion() throws SQLException {
        return fact(INFO_SERVER_VERSION, "0.0");
    }

    @Override
    public int getDatabaseMajorVersion() throws SQLException {
        return versionPart(getDatabaseProductVersion(), 0);
    }

    @Override
    public int getDatabaseMinorVersion() throws SQLException {
        return versionPart(getDatabaseProductVersion(), 1);
    }

    @Override
    public boolean isReadOnly() throws SQLException {
        return Boolean.parseBoolean(fact(INFO_READ_ONLY, "false"));
    }

    private String fact(int code, String otherwise) throws SQLException {
        if (facts.isEmpty()) {
            try (ResultSet infos = ask(SqlCommand.sqlInfo(INFO_SERVER_NAME, INFO_SERVER_VERSION, INFO_READ_ONLY))) {
                while (infos.next()) {
                    String value = infos.getString(2);
                    if (value != null) {
                        facts.put(infos.getInt(1), value);
                    }
                }
            } catch (SQLFeatureNotSupportedException e) {
                return otherwise;
            }
        }
        return facts.getOrDefault(code, otherwise);
    }

    private static int versionPart(String version, int index) {
        String[] parts = version.split("[^0-9]+", -1);
        return index < parts.length && !parts[index].isEmpty() ? Integer.parseInt(parts[index]) : 0;
    }

    /** Runs a metadata command; the rows are those of Flight SQL, not yet those of JDBC. */
    private ResultSet ask(SqlCommand command) throws SQLException {
        connection.checkOpen();
        CallScope scope = connection.newScope(connection.defaultQueryTimeoutMillis());
        FlightInfo info = connection.client().query(command, scope);
        return new SkeinResultSet(null, StreamedBatches.open(connection.client(), info, scope), 0);
    }

    @Override
    public ResultSet getCatalogs() throws SQLException {
        ListedRows rows = new ListedRows("TABLE_CAT");
        try (ResultSet answer = ask(SqlCommand.catalogs())) {
            while (answer.next()) {
                rows.add(answer.getString(1));
            }
        } catch (SQLFeatureNotSupportedException e) {
            return rows.toResultSet();
        }
        return rows.sortedBy(0).toResultSet();
    }

    @Override
    public ResultSet getSchemas() throws SQLException {
        return getSchemas(null, null);
    }

    @Override
    public ResultSet getSchemas(@Nullable String catalog, @Nullable String schemaPattern) throws SQLException {
        ListedRows rows = new ListedRows("TABLE_SCHEM TABLE_CATALOG");
        NamePattern pattern = new NamePattern(schemaPattern);
        try (ResultSet answer = ask(SqlCommand.schemas(catalog, pattern.relaxed()))) {
            while (answer.next()) {
                String schema = answer.getString("db_schema_name");
                if (pattern.matches(schema)) {
                    rows.add(schema, answer.getString("catalog_name"));
                }
            }
        } catch (SQLFeatureNotSupportedException e) {
            return rows.toResultSet();
        }
        return rows.sortedBy(1, 0).toResultSet();
    }

    @Override
    public ResultSet getTableTypes() throws SQLException {
        ListedRows rows = new ListedRows("TABLE_TYPE");
        try (ResultSet answer = ask(SqlCommand.tableTypes())) {
            while (answer.next()) {
                rows.add(answer.getString(1));
            }
        } catch (SQLFeatureNotSupportedException e) {
            return rows.toResultSet();
        }
        return rows.sortedBy(0).toResultSet();
    }

    @Override
    public ResultSet getTables(
            @Nullable String catalog,
            @Nullable String schemaPattern,
            @Nullable String tablePattern,
            String @Nullable [] types)
            throws SQLException {
        ListedRows rows = new ListedRows("TABLE_CAT TABLE_SCHEM TABLE_NAME TABLE_TYPE REMARKS TYPE_CAT TYPE_SCHEM"
                + " TYPE_NAME SELF_REFERENCING_COL_NAME REF_GENERATION");
        NamePattern schemas = new NamePattern(schemaPattern);
        NamePattern tables = new NamePattern(tablePattern);
        List<String> wanted = types == null ? List.of() : Arrays.asList(types);
        SqlCommand command = SqlCommand.tables(catalog, schemas.relaxed(), tables.relaxed(), wanted, false);
        try (ResultSet answer = ask(command)) {
            while (answer.next()) {
                String schema = answer.getString("db_schema_name");
                String table = answer.getString("table_name");
                if (schemas.matches(schema) && tables.matches(table)) {
                    String type = answer.getString("table_type");
                    rows.add(answer.getString("catalog_name"), schema, table, type, null, null, null, null, null, null);
                }
            }
        } catch (SQLFeatureNotSupportedException e) {
            return rows.toResultSet();
        }
        return rows.sortedBy(3, 0, 1, 2).toResultSet();
    }

    @Override
    public ResultSet getColumns(
            @Nullable String catalog,
            @Nullable String schemaPattern,
            @Nullable String tablePattern,
            @Nullable String columnPattern)
            throws SQLException {
        ListedRows rows = new ListedRows("TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME DATA_TYPE:int TYPE_NAME"
                + " COLUMN_SIZE:int BUFFER_LENGTH:int DECIMAL_DIGITS:int NUM_PREC_RADIX:int NULLABLE:int REMARKS"
                + " COLUMN_DEF SQL_DATA_TYPE:int SQL_DATETIME_SUB:int CHAR_OCTET_LENGTH:int ORDINAL_POSITION:int"
                + " IS_NULLABLE SCOPE_CATALOG SCOPE_SCHEMA SCOPE_TABLE SOURCE_DATA_TYPE:short IS_AUTOINCREMENT"
                + " IS_GENERATEDCOLUMN");
        NamePattern schemas = new NamePattern(schemaPattern);
        NamePattern tables = new NamePattern(tablePattern);
        NamePattern columns = new NamePattern(columnPattern);
        SqlCommand command = SqlCommand.tables(catalog, schemas.relaxed(), tables.relaxed(), List.of(), true);
        try (ResultSet answer = ask(command)) {
            while (answer.next()) {
                String schema = answer.getString("db_schema_name");
                String table = answer.getString("table_name");
                byte[] encoded = answer.getBytes("table_schema");
                if (encoded == null || !schemas.matches(schema) || !tables.matches(table)) {
                    continue;
                }
                int ordinal = 0;
                for (ArrowField field : SchemaDecoder.decodeEncapsulated(encoded).fields()) {
                    ordinal++;
                    if (columns.matches(field.name())) {
                        rows.add(column(answer.getString("catalog_name"), schema, table, field, ordinal));
                    }
                }
            }
        } catch (SQLFeatureNotSupportedException e) {
            return rows.toResultSet();
        }
        return rows.sortedBy(0, 1, 2, 16).toResultSet();
    }

    private static @Nullable Object[] column(
            @Nullable String catalog, @Nullable String schema, @Nullable String table, ArrowField field, int ordinal) {
        ColumnType type = ColumnType.of(field);
        int jdbcType = type.jdbcType();
        boolean isNumber = type.isSigned();
        boolean hasDigits = isNumber || jdbcType == Types.TIME || jdbcType == Types.TIMESTAMP
                || jdbcType == Types.TIMESTAMP_WITH_TIMEZONE;
        boolean isBinary = jdbcType == Types.VARBINARY || jdbcType == Types.BINARY;
        Integer octets = null;
        if (type.isText() || isBinary) {
            int width = isBinary ? 1 : BYTES_PER_CHARACTER;
            octets = (int) Math.min(Integer.MAX_VALUE, (long) type.precision() * width);
        }
        boolean autoIncrement = "1".equals(field.metadata().get("ARROW:FLIGHT:SQL:IS_AUTO_INCREMENT"));
        return new @Nullable Object[] {
            catalog,
            schema,
            table,
            field.name(),
            jdbcType,
            type.name(),
            type.precision(),
            null,
            hasDigits ? type.scale() : null,
            isNumber ? DECIMAL_RADIX : null,
            field.nullable() ? columnNullable : columnNoNulls,
            field.metadata().get("ARROW:FLIGHT:SQL:REMARKS"),
            null,
            null,
            null,
            octets,
            ordinal,
            field.nullable() ? "YES" : "NO",
            null,
            null,
            null,
            null,
            autoIncrement ? "YES" : "NO",
            "NO"
        };
    }

    @Override
    public ResultSet getPrimaryKeys(@Nullable String catalog, @Nullable String schema, String table)
            throws SQLException {
        ListedRows rows = new ListedRows("TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME KEY_SEQ:short PK_NAME");
        try (ResultSet answer = ask(SqlCommand.primaryKeys(catalog, schema, table))) {
            while (answer.next()) {
                rows.add(
                        answer.getString("catalog_name"),
                        answer.getString("db_schema_name"),
                        answer.getString("table_name"),
                        answer.getString("column_name"),
                        answer.getShort("key_sequence"),
                        answer.getString("key_name"));
            }
        } catch (SQLFeatureNotSupportedException e) {
            return rows.toResultSet();
        }
        return rows.sortedBy(3).toResultSet();
    }

    @Override
    public ResultSet getImportedKeys(@Nullable String catalog, @Nullable String schema, String table)
            throws SQLException {
        ListedRows rows = new ListedRows(KEY_COLUMNS);
        addKeys(rows, SqlCommand.importedKeys(catalog, schema, table), null);
        return rows.sortedBy(0, 1, 2, 8).toResultSet();
    }

    @Override
    public ResultSet getExportedKeys(@Nullable String catalog, @Nullable String schema, String table)
            throws SQLException {
        ListedRows rows = new ListedRows(KEY_COLUMNS);
        addKeys(rows, SqlCommand.exportedKeys(catalog, schema, table), null);
        return rows.sortedBy(4, 5, 6, 8).toResultSet();
    }

    @Override
    public ResultSet getCrossReference(
            @Nullable String parentCatalog,
            @Nullable String parentSchema,
            String parentTable,
            @Nullable String foreignCatalog,
            @Nullable String foreignSchema,
            String foreignTable)
            throws SQLException {
        ListedRows rows = new ListedRows(KEY_COLUMNS);
        Map<String, String> parent = new TreeMap<>();
        parent.put("pk_table_name", parentTable);
        if (parentCatalog != null) {
            parent.put("pk_catalog_name", parentCatalog);
        }
        if (parentSchema != null) {
            parent.put("pk_db_schema_name", parentSchema);
        }
        addKeys(rows, SqlCommand.importedKeys(foreignCatalog, foreignSchema, foreignTable), parent);
        return rows.sortedBy(4, 5, 6, 8).toResultSet();
    }

    /** Adds the keys that the command answers, where the named columns have the given values. */
    private void addKeys(ListedRows rows, SqlCommand command, @Nullable Map<String, String> wanted)
            throws SQLException {
        try (ResultSet answer = ask(command)) {
            while (answer.next()) {
                boolean matches = true;
                if (wanted != null) {
                    for (Map.Entry<String, String> column : wanted.entrySet()) {
                        matches &= column.getValue().equals(answer.getString(column.getKey()));
                    }
                }
                if (!matches) {
                    continue;
                }
                rows.add(
                        answer.getString("pk_catalog_name"),
                        answer.getString("pk_db_schema_name"),
                        answer.getString("pk_table_name"),
                        answer.getString("pk_column_name"),
                        answer.getString("fk_catalog_name"),
                        answer.getString("fk_db_schema_name"),
                        answer.getString("fk_table_name"),
                        answer.getString("fk_column_name"),
                        answer.getShort("key_sequence"),
                        answer.getShort("update_rule"),
                        answer.getShort("delete_rule"),
                        answer.getString("fk_key_name"),
                        answer.getString("pk_key_name"),
                        importedKeyNotDeferrable);
            }
        } catch (SQLFeatureNotSupportedException e) {
            // A server without keys has none to show.
            return;
        }
    }
}
