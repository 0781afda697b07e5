package dev.skein.jdbc;

import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The listings of kinds of objects that Skein does not have, or does not tell: no rows, with JDBC's columns. */
abstract class AbsentObjects implements DatabaseMetaData {

    @Override
    public ResultSet getAttributes(
            @Nullable String catalog, @Nullable String schema, @Nullable String type, @Nullable String attribute)
            throws SQLException {
        return none("TYPE_CAT TYPE_SCHEM TYPE_NAME ATTR_NAME DATA_TYPE:int ATTR_TYPE_NAME ATTR_SIZE:int"
                + " DECIMAL_DIGITS:int NUM_PREC_RADIX:int NULLABLE:int REMARKS ATTR_DEF SQL_DATA_TYPE:int"
                + " SQL_DATETIME_SUB:int CHAR_OCTET_LENGTH:int ORDINAL_POSITION:int IS_NULLABLE SCOPE_CATALOG"
                + " SCOPE_SCHEMA SCOPE_TABLE SOURCE_DATA_TYPE:short");
    }

    @Override
    public ResultSet getBestRowIdentifier(
            @Nullable String catalog, @Nullable String schema, @Nullable String table, int scope, boolean nullable)
            throws SQLException {
        return none("SCOPE:short COLUMN_NAME DATA_TYPE:int TYPE_NAME COLUMN_SIZE:int BUFFER_LENGTH:int"
                + " DECIMAL_DIGITS:short PSEUDO_COLUMN:short");
    }

    @Override
    public ResultSet getClientInfoProperties() throws SQLException {
        return none("NAME MAX_LEN:int DEFAULT_VALUE DESCRIPTION");
    }

    @Override
    public ResultSet getColumnPrivileges(
            @Nullable String catalog, @Nullable String schema, @Nullable String table, @Nullable String column)
            throws SQLException {
        return none("TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME GRANTOR GRANTEE PRIVILEGE IS_GRANTABLE");
    }

    @Override
    public ResultSet getFunctionColumns(
            @Nullable String catalog, @Nullable String schema, @Nullable String function, @Nullable String column)
            throws SQLException {
        return none("FUNCTION_CAT FUNCTION_SCHEM FUNCTION_NAME COLUMN_NAME COLUMN_TYPE:short DATA_TYPE:int"
                + " TYPE_NAME PRECISION:int LENGTH:int SCALE:short RADIX:short NULLABLE:short REMARKS"
                + " CHAR_OCTET_LENGTH:int ORDINAL_POSITION:int IS_NULLABLE SPECIFIC_NAME");
    }

    @Override
    public ResultSet getFunctions(
            @Nullable String catalog, @Nullable String schema, @Nullable String function)
            throws SQLException {
        return none("FUNCTION_CAT FUNCTION_SCHEM FUNCTION_NAME REMARKS FUNCTION_TYPE:short SPECIFIC_NAME");
    }

    @Override
    public ResultSet getIndexInfo(
            @Nullable String catalog, @Nullable String schema, @Nullable String table, boolean unique, boolean approximate)
            throws SQLException {
        return none("TABLE_CAT TABLE_SCHEM TABLE_NAME NON_UNIQUE:boolean INDEX_QUALIFIER INDEX_NAME TYPE:short"
                + " ORDINAL_POSITION:short COLUMN_NAME ASC_OR_DESC CARDINALITY:int PAGES:int FILTER_CONDITION");
    }

    @Override
    public ResultSet getProcedureColumns(
            @Nullable String catalog, @Nullable String schema, @Nullable String procedure, @Nullable String column)
            throws SQLException {
        return none("PROCEDURE_CAT PROCEDURE_SCHEM PROCEDURE_NAME COLUMN_NAME COLUMN_TYPE:short DATA_TYPE:int"
                + " TYPE_NAME PRECISION:int LENGTH:int SCALE:short RADIX:short NULLABLE:short REMARKS"
                + " COLUMN_DEF SQL_DATA_TYPE:int SQL_DATETIME_SUB:int CHAR_OCTET_LENGTH:int"
                + " ORDINAL_POSITION:int IS_NULLABLE SPECIFIC_NAME");
    }

    @Override
    public ResultSet getProcedures(
            @Nullable String catalog, @Nullable String schema, @Nullable String procedure)
            throws SQLException {
        return none("PROCEDURE_CAT PROCEDURE_SCHEM PROCEDURE_NAME RESERVED1 RESERVED2 RESERVED3 REMARKS"
                + " PROCEDURE_TYPE:short SPECIFIC_NAME");
    }

    @Override
    public ResultSet getPseudoColumns(
            @Nullable String catalog, @Nullable String schema, @Nullable String table, @Nullable String column)
            throws SQLException {
        return none("TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME DATA_TYPE:int COLUMN_SIZE:int"
                + " DECIMAL_DIGITS:int NUM_PREC_RADIX:int COLUMN_USAGE REMARKS CHAR_OCTET_LENGTH:int"
                + " IS_NULLABLE");
    }

    @Override
    public ResultSet getSuperTables(
            @Nullable String catalog, @Nullable String schema, @Nullable String table)
            throws SQLException {
        return none("TABLE_CAT TABLE_SCHEM TABLE_NAME SUPERTABLE_NAME");
    }

    @Override
    public ResultSet getSuperTypes(
            @Nullable String catalog, @Nullable String schema, @Nullable String type)
            throws SQLException {
        return none("TYPE_CAT TYPE_SCHEM TYPE_NAME SUPERTYPE_CAT SUPERTYPE_SCHEM SUPERTYPE_NAME");
    }

    @Override
    public ResultSet getTablePrivileges(
            @Nullable String catalog, @Nullable String schema, @Nullable String table)
            throws SQLException {
        return none("TABLE_CAT TABLE_SCHEM TABLE_NAME GRANTOR GRANTEE PRIVILEGE IS_GRANTABLE");
    }

    @Override
    public ResultSet getUDTs(
            @Nullable String catalog, @Nullable String schema, @Nullable String type, int @Nullable [] types)
            throws SQLException {
        return none("TYPE_CAT TYPE_SCHEM TYPE_NAME CLASS_NAME DATA_TYPE:int REMARKS BASE_TYPE:short");
    }

    @Override
    public ResultSet getVersionColumns(
            @Nullable String catalog, @Nullable String schema, @Nullable String table)
            throws SQLException {
        return none("SCOPE:short COLUMN_NAME DATA_TYPE:int TYPE_NAME COLUMN_SIZE:int BUFFER_LENGTH:int"
                + " DECIMAL_DIGITS:short PSEUDO_COLUMN:short");
    }

    @Override
    public ResultSet getTypeInfo() throws SQLException {
        return TypeListing.toResultSet();
    }

    private static ResultSet none(String columns) throws SQLException {
        return new ListedRows(columns).toResultSet();
    }
}
