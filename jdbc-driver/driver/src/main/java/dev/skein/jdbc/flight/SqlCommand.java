package dev.skein.jdbc.flight;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command of Flight SQL, encoded as the {@code google.protobuf.Any} that travels in descriptors
 * and action bodies. The fields are those of {@code FlightSql.proto}.
 */
public record SqlCommand(byte[] encoded) {
    private static final String TYPE_PREFIX = "type.googleapis.com/arrow.flight.protocol.sql.";
    private static final int DESCRIPTOR_TYPE_COMMAND = 2;

    /** Runs a statement that answers rows. */
    public static SqlCommand statementQuery(String sql) {
        return of("CommandStatementQuery", new ProtoWriter().text(1, sql));
    }

    /** Runs a statement that answers a count. */
    public static SqlCommand statementUpdate(String sql) {
        return of("CommandStatementUpdate", new ProtoWriter().text(1, sql));
    }

    /** Runs a prepared statement that answers rows. */
    public static SqlCommand preparedQuery(byte[] handle) {
        return of("CommandPreparedStatementQuery", new ProtoWriter().bytes(1, handle));
    }

    /** Runs a prepared statement that answers a count. */
    public static SqlCommand preparedUpdate(byte[] handle) {
        return of("CommandPreparedStatementUpdate", new ProtoWriter().bytes(1, handle));
    }

    static SqlCommand createPrepared(String sql) {
        return of("ActionCreatePreparedStatementRequest", new ProtoWriter().text(1, sql));
    }

    static SqlCommand closePrepared(byte[] handle) {
        return of("ActionClosePreparedStatementRequest", new ProtoWriter().bytes(1, handle));
    }

    /** Lists the catalogs. */
    public static SqlCommand catalogs() {
        return of("CommandGetCatalogs", new ProtoWriter());
    }

    /** Lists schemas; null matches every one. */
    public static SqlCommand schemas(@Nullable String catalog, @Nullable String schemaPattern) {
        return of(
                "CommandGetDbSchemas",
                new ProtoWriter().optionalText(1, catalog).optionalText(2, schemaPattern));
    }

    /** Lists tables; null matches every one, and so does an empty list of types. */
    public static SqlCommand tables(
            @Nullable String catalog,
            @Nullable String schemaPattern,
            @Nullable String tablePattern,
            List<String> types,
            boolean withSchema) {
        ProtoWriter writer =
                new ProtoWriter()
                        .optionalText(1, catalog)
                        .optionalText(2, schemaPattern)
                        .optionalText(3, tablePattern);
        for (String type : types) {
            writer.optionalText(4, type);
        }
        return of("CommandGetTables", writer.number(5, withSchema ? 1 : 0));
    }

    /** Lists the kinds of tables. */
    public static SqlCommand tableTypes() {
        return of("CommandGetTableTypes", new ProtoWriter());
    }

    /** Lists the columns of a table's primary key. */
    public static SqlCommand primaryKeys(
            @Nullable String catalog, @Nullable String schema, String table) {
        return of("CommandGetPrimaryKeys", tableReference(catalog, schema, table));
    }

    /** Lists the foreign keys of a table. */
    public static SqlCommand importedKeys(
            @Nullable String catalog, @Nullable String schema, String table) {
        return of("CommandGetImportedKeys", tableReference(catalog, schema, table));
    }

    /** Lists the foreign keys that refer to a table. */
    public static SqlCommand exportedKeys(
            @Nullable String catalog, @Nullable String schema, String table) {
        return of("CommandGetExportedKeys", tableReference(catalog, schema, table));
    }

    /** Asks for facts about the server; an empty array asks for all. */
    public static SqlCommand sqlInfo(int... codes) {
        return of("CommandGetSqlInfo", new ProtoWriter().packed(1, codes));
    }

    /** This command as an encoded {@code FlightDescriptor}. */
    byte[] descriptor() {
        return new ProtoWriter().number(1, DESCRIPTOR_TYPE_COMMAND).bytes(2, encoded).toByteArray();
    }

    private static ProtoWriter tableReference(
            @Nullable String catalog, @Nullable String schema, String table) {
        return new ProtoWriter().optionalText(1, catalog).optionalText(2, schema).optionalText(3, table);
    }

    private static SqlCommand of(String type, ProtoWriter value) {
        return new SqlCommand(
                new ProtoWriter().text(1, TYPE_PREFIX + type).bytes(2, value.toByteArray()).toByteArray());
    }

    /** The value inside an {@code Any}, whatever its type says. */
    static byte[] unpack(byte[] any) throws SQLException {
        ProtoReader reader = new ProtoReader(any);
        byte[] value = new byte[0];
        for (int field = reader.next(); field != 0; field = reader.next()) {
            if (field == 2) {
                value = reader.bytes();
            } else {
                reader.skip();
            }
        }
        return value;
    }
}
