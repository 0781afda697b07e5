package dev.skein.server.flight;

import dev.skein.catalog.ColumnDefinition;
import dev.skein.catalog.TableName;
import dev.skein.catalog.TableSchema;
import dev.skein.catalog.ViewEntry;
import dev.skein.catalog.arrow.ArrowTypes;
import dev.skein.planner.PlanningContext;
import dev.skein.server.query.QueryService;
import dev.skein.server.query.Session;
import dev.skein.storage.expression.Field;
import dev.skein.storage.spi.TableSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.arrow.flight.sql.FlightSqlProducer.Schemas;
import org.apache.arrow.flight.sql.impl.FlightSql;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;

/// The answers to Flight SQL's metadata commands, in the layouts that the protocol prescribes. The caller closes the
/// roots.
final class MetadataStreams {
    static final String TABLE = "TABLE";
    static final String VIEW = "VIEW";
    static final String SYSTEM_TABLE = "SYSTEM TABLE";

    private final QueryService queries;
    private final BufferAllocator allocator;

    MetadataStreams(QueryService queries, BufferAllocator allocator) {
        this.queries = queries;
        this.allocator = allocator;
    }

    VectorSchemaRoot catalogs() {
        return rows(Schemas.GET_CATALOGS_SCHEMA,
                catalogsNow().names().stream().sorted().map(List::<Object>of).toList());
    }

    VectorSchemaRoot tableTypes() {
        return rows(Schemas.GET_TABLE_TYPES_SCHEMA, List.of(List.of(SYSTEM_TABLE), List.of(TABLE), List.of(VIEW)));
    }

    VectorSchemaRoot schemas(FlightSql.CommandGetDbSchemas command) {
        Pattern wanted = pattern(command.hasDbSchemaFilterPattern() ? command.getDbSchemaFilterPattern() : "%");
        List<List<Object>> rows = new ArrayList<>();
        PlanningContext.Catalogs catalogs = catalogsNow();
        for (String catalog : catalogs.names().stream().sorted().toList()) {
            if (!command.hasCatalog() || command.getCatalog().equals(catalog)) {
                for (String schema : catalogs.schemas(catalog).stream().sorted().toList()) {
                    if (wanted.matcher(schema).matches()) {
                        rows.add(List.of(catalog, schema));
                    }
                }
            }
        }
        return rows(Schemas.GET_SCHEMAS_SCHEMA, rows);
    }

    VectorSchemaRoot tables(FlightSql.CommandGetTables command, Session session) {
        Pattern schemas = pattern(command.hasDbSchemaFilterPattern() ? command.getDbSchemaFilterPattern() : "%");
        Pattern tables = pattern(command.hasTableNameFilterPattern() ? command.getTableNameFilterPattern() : "%");
        List<String> types = command.getTableTypesList();
        boolean withSchema = command.getIncludeSchema();
        PlanningContext.Catalogs catalogs = catalogsNow();
        List<List<Object>> rows = new ArrayList<>();
        for (String catalog : catalogs.names().stream().sorted().toList()) {
            if (command.hasCatalog() && !command.getCatalog().equals(catalog)) {
                continue;
            }
            String type = catalog.equals("system") ? SYSTEM_TABLE : TABLE;
            for (String schema : catalogs.schemas(catalog).stream().sorted().toList()) {
                if (!schemas.matcher(schema).matches()) {
                    continue;
                }
                if (types.isEmpty() || types.contains(type)) {
                    for (String table : catalogs.tables(catalog, schema).stream().sorted().toList()) {
                        TableName name = new TableName(catalog, schema, table);
                        if (tables.matcher(table).matches()) {
                            Optional<TableSource> source = withSchema ? catalogs.table(name) : Optional.empty();
                            rows.add(tableRow(name, type, withSchema, source.map(found -> arrowSchema(name, found.schema()))));
                        }
                    }
                }
                if (catalog.equals(TableName.NATIVE_CATALOG) && (types.isEmpty() || types.contains(VIEW))) {
                    for (ViewEntry view : queries.snapshot().views(schema)) {
                        if (tables.matcher(view.name().table()).matches()) {
                            rows.add(tableRow(view.name(), VIEW, withSchema,
                                    withSchema ? Optional.of(viewSchema(view, session)) : Optional.empty()));
                        }
                    }
                }
            }
        }
        return rows(withSchema ? Schemas.GET_TABLES_SCHEMA : Schemas.GET_TABLES_SCHEMA_NO_SCHEMA, rows);
    }

    VectorSchemaRoot primaryKeys(FlightSql.CommandGetPrimaryKeys command) {
        String catalog = command.hasCatalog() ? command.getCatalog() : TableName.NATIVE_CATALOG;
        String schema = command.hasDbSchema() ? command.getDbSchema() : TableName.DEFAULT_SCHEMA;
        List<List<Object>> rows = new ArrayList<>();
        catalogsNow().table(new TableName(catalog, schema, command.getTable())).ifPresent(table -> {
            int sequence = 0;
            for (String column : table.schema().primaryKey()) {
                sequence++;
                rows.add(List.of(catalog, schema, command.getTable(), column, sequence, Optional.empty()));
            }
        });
        return rows(Schemas.GET_PRIMARY_KEYS_SCHEMA, rows);
    }

    /// The references of one table to others.
    VectorSchemaRoot importedKeys(FlightSql.CommandGetImportedKeys command) {
        TableName name = new TableName(
                command.hasCatalog() ? command.getCatalog() : TableName.NATIVE_CATALOG,
                command.hasDbSchema() ? command.getDbSchema() : TableName.DEFAULT_SCHEMA,
                command.getTable());
        return references(name, key -> true);
    }

    /// The references of one table to one other.
    VectorSchemaRoot crossReference(FlightSql.CommandGetCrossReference command) {
        TableName name = new TableName(
                command.hasFkCatalog() ? command.getFkCatalog() : TableName.NATIVE_CATALOG,
                command.hasFkDbSchema() ? command.getFkDbSchema() : TableName.DEFAULT_SCHEMA,
                command.getFkTable());
        return references(name, key -> key.target().table().equals(command.getPkTable()));
    }

    /// The references of the tables of a schema to one of them.
    VectorSchemaRoot exportedKeys(FlightSql.CommandGetExportedKeys command) {
        String catalog = command.hasCatalog() ? command.getCatalog() : TableName.NATIVE_CATALOG;
        String schema = command.hasDbSchema() ? command.getDbSchema() : TableName.DEFAULT_SCHEMA;
        TableName target = new TableName(catalog, schema, command.getTable());
        List<List<Object>> rows = new ArrayList<>();
        for (String table : catalogsNow().tables(catalog, schema)) {
            rows.addAll(referenceRows(new TableName(catalog, schema, table), key -> key.target().equals(target)));
        }
        return rows(Schemas.GET_EXPORTED_KEYS_SCHEMA, rows);
    }

    private VectorSchemaRoot references(TableName table, Predicate<TableSchema.ForeignKey> wanted) {
        return rows(Schemas.GET_IMPORTED_KEYS_SCHEMA, referenceRows(table, wanted));
    }

    private List<List<Object>> referenceRows(
            TableName name, Predicate<TableSchema.ForeignKey> wanted) {
        int noAction = FlightSql.UpdateDeleteRules.NO_ACTION_VALUE;
        List<List<Object>> rows = new ArrayList<>();
        catalogsNow().table(name).ifPresent(table -> {
            for (TableSchema.ForeignKey key : table.schema().foreignKeys()) {
                if (wanted.test(key)) {
                    for (int i = 0; i < key.columns().size(); i++) {
                        rows.add(List.of(
                                key.target().catalog(), key.target().schema(), key.target().table(),
                                key.targetColumns().get(i), name.catalog(), name.schema(), name.table(),
                                key.columns().get(i), i + 1, Optional.empty(), Optional.empty(), noAction, noAction));
                    }
                }
            }
        });
        return rows;
    }

    private PlanningContext.Catalogs catalogsNow() {
        return queries.connectors().pinned(queries.snapshot());
    }

    private static List<Object> tableRow(TableName name, String type, boolean withSchema, Optional<Schema> schema) {
        List<Object> row = new ArrayList<>(List.of(name.catalog(), name.schema(), name.table(), type));
        if (withSchema) {
            row.add(serialized(schema.orElse(new Schema(List.of()))));
        }
        return row;
    }

    private static Schema arrowSchema(TableName name, TableSchema schema) {
        List<org.apache.arrow.vector.types.pojo.Field> fields = new ArrayList<>();
        for (ColumnDefinition column : schema.columns()) {
            fields.add(ArrowTypes.field(column.name(), column.type(), column.nullable(), Map.of(
                    "ARROW:FLIGHT:SQL:CATALOG_NAME", name.catalog(),
                    "ARROW:FLIGHT:SQL:SCHEMA_NAME", name.schema(),
                    "ARROW:FLIGHT:SQL:TABLE_NAME", name.table())));
        }
        return new Schema(fields);
    }

    private Schema viewSchema(ViewEntry view, Session session) {
        List<Field> fields = queries.prepare(session, "SELECT * FROM " + view.name()).fields();
        return new Schema(fields.stream()
                .map(field -> ArrowTypes.field(field.name(), field.type(), field.nullable()))
                .toList());
    }

    private static byte[] serialized(Schema schema) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            MessageSerializer.serialize(new WriteChannel(Channels.newChannel(bytes)), schema);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /// A SQL LIKE pattern with `\` as escape.
    private static Pattern pattern(String like) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < like.length(); i++) {
            char c = like.charAt(i);
            if (c == '\\' && i + 1 < like.length()) {
                i++;
                regex.append(Pattern.quote(like.substring(i, i + 1)));
            } else if (c == '%') {
                regex.append(".*");
            } else if (c == '_') {
                regex.append('.');
            } else {
                regex.append(Pattern.quote(Character.toString(c)));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    /// Fills a root; an empty `Optional` is a null.
    private VectorSchemaRoot rows(Schema schema, List<List<Object>> rows) {
        VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
        try {
            root.allocateNew();
            for (int row = 0; row < rows.size(); row++) {
                for (int column = 0; column < schema.getFields().size(); column++) {
                    set(root.getVector(column), row, rows.get(row).get(column));
                }
            }
            root.setRowCount(rows.size());
            return root;
        } catch (RuntimeException | Error e) {
            root.close();
            throw e;
        }
    }

    private static void set(FieldVector vector, int row, Object value) {
        switch (vector) {
            case VarCharVector text when value instanceof String string ->
                text.setSafe(row, string.getBytes(StandardCharsets.UTF_8));
            case VarBinaryVector binary when value instanceof byte[] bytes -> binary.setSafe(row, bytes);
            case IntVector numbers when value instanceof Integer number -> numbers.setSafe(row, number);
            case UInt1Vector numbers when value instanceof Integer number -> numbers.setSafe(row, number);
            default -> vector.setNull(row);
        }
    }
}
