package dev.skein.server.query;

import dev.skein.catalog.Catalog;
import dev.skein.catalog.CatalogChange;
import dev.skein.catalog.CatalogSnapshot;
import dev.skein.catalog.ColumnDefinition;
import dev.skein.catalog.ColumnStatistics;
import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SegmentEntry;
import dev.skein.catalog.ServerEntry;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.TableEntry;
import dev.skein.catalog.TableName;
import dev.skein.catalog.TableSchema;
import dev.skein.catalog.TableStatistics;
import dev.skein.catalog.ViewEntry;
import dev.skein.planner.PlannedStatement;
import dev.skein.storage.nativetable.NativeConnector;
import dev.skein.storage.spi.WriteSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/// Carries out the statements that change definitions rather than rows. Each is one catalog commit. Thread-safe.
public final class DefinitionService {
    private static final Outcome DONE = new Outcome.Count(0);

    /// Commits that may come between before a statement gives up; each try costs microseconds.
    private static final int MAX_TRIES = 100;

    private final Catalog catalog;
    private final NativeConnector nativeTables;
    private final ConnectorRegistry connectors;

    public DefinitionService(Catalog catalog, NativeConnector nativeTables, ConnectorRegistry connectors) {
        this.catalog = catalog;
        this.nativeTables = nativeTables;
        this.connectors = connectors;
    }

    /// Creates a table; if it is to start with rows, only when the returned session is committed.
    ///
    /// @return where the first rows go; empty if there are none or the table exists and may
    Optional<WriteSession> createTable(PlannedStatement.CreateTable create) {
        CatalogSnapshot snapshot = catalog.snapshot();
        TableName name = create.name();
        requireNative(name);
        requireSchema(snapshot, name.schema());
        if (snapshot.table(name).isPresent() || snapshot.view(name).isPresent()) {
            if (create.ifNotExists()) {
                return Optional.empty();
            }
            throw new SkeinException(ErrorCode.DUPLICATE_TABLE, "the table " + name + " exists already");
        }
        TableEntry table = nativeTables.newTable(catalog.nextTableId(), name, create.schema(), create.options());
        if (create.rows().isPresent()) {
            return Optional.of(nativeTables.beginCreate(table));
        }
        catalog.commit(List.of(new CatalogChange.CreateTable(table)));
        return Optional.empty();
    }

    Outcome createView(PlannedStatement.CreateView view, Session session) {
        requireNative(view.name());
        requireSchema(catalog.snapshot(), view.name().schema());
        ViewEntry entry =
                new ViewEntry(view.name(), view.sql(), view.columnNames(), session.searchPath().getFirst());
        catalog.commit(List.of(new CatalogChange.CreateView(entry, view.replace())));
        return DONE;
    }

    Outcome dropTable(PlannedStatement.DropTable drop) {
        requireNative(drop.name());
        Optional<TableEntry> table = catalog.snapshot().table(drop.name());
        if (table.isEmpty() && drop.ifExists()) {
            return DONE;
        }
        catalog.commit(List.of(new CatalogChange.DropTable(
                table.orElseThrow(() -> undefined(drop.name())).id())));
        nativeTables.tableDropped(table.get());
        return DONE;
    }

    Outcome dropView(PlannedStatement.DropView drop) {
        requireNative(drop.name());
        if (drop.ifExists() && catalog.snapshot().view(drop.name()).isEmpty()) {
            return DONE;
        }
        catalog.commit(List.of(new CatalogChange.DropView(drop.name())));
        return DONE;
    }

    Outcome createSchema(PlannedStatement.CreateSchema create) {
        if (!create.ifNotExists() || !catalog.snapshot().schemas().contains(create.schema())) {
            catalog.commit(List.of(new CatalogChange.CreateSchema(create.schema())));
        }
        return DONE;
    }

    Outcome dropSchema(PlannedStatement.DropSchema drop) {
        CatalogSnapshot snapshot = catalog.snapshot();
        if (drop.ifExists() && !snapshot.schemas().contains(drop.schema())) {
            return DONE;
        }
        List<CatalogChange> changes = new ArrayList<>();
        List<TableEntry> dropped = new ArrayList<>();
        if (drop.cascade()) {
            for (TableEntry table : snapshot.tables(drop.schema())) {
                changes.add(new CatalogChange.DropTable(table.id()));
                dropped.add(table);
            }
            for (ViewEntry view : snapshot.views(drop.schema())) {
                changes.add(new CatalogChange.DropView(view.name()));
            }
        }
        changes.add(new CatalogChange.DropSchema(drop.schema()));
        catalog.commit(changes);
        dropped.forEach(nativeTables::tableDropped);
        return DONE;
    }

    Outcome truncate(PlannedStatement.Truncate truncate) {
        return retried(() -> truncateOnce(truncate));
    }

    private Outcome truncateOnce(PlannedStatement.Truncate truncate) {
        TableEntry table = requireTable(truncate.name());
        List<List<SegmentEntry>> empty = new ArrayList<>();
        table.shards().forEach(_ -> empty.add(List.of()));
        replace(table, table.name(), table.schema(), table.nextColumnId(), empty, TableStatistics.UNKNOWN);
        return new Outcome.Count(table.liveCount());
    }

    /// Reads all files of a table and compares them with their checksums.
    Outcome check(PlannedStatement.CheckTable check) {
        TableEntry table = requireTable(check.name());
        nativeTables.verify(table);
        return new Outcome.Count(table.liveCount());
    }

    Outcome alterTable(PlannedStatement.AlterTable alter) {
        return retried(() -> alterOnce(alter));
    }

    /// Tries again when another commit came between reading the table and changing it; compaction commits at any time.
    private static Outcome retried(Supplier<Outcome> change) {
        for (int attempt = 1; ; attempt++) {
            try {
                return change.get();
            } catch (SkeinException e) {
                if (e.code() != ErrorCode.SERIALIZATION_FAILURE || attempt == MAX_TRIES) {
                    throw e;
                }
            }
        }
    }

    private Outcome alterOnce(PlannedStatement.AlterTable alter) {
        TableEntry table = requireTable(alter.name());
        TableSchema schema = table.schema();
        switch (alter.action()) {
            case PlannedStatement.AlterTable.Action.AddColumn add -> {
                if (schema.indexOf(add.column().name()).isPresent()) {
                    if (add.ifNotExists()) {
                        return DONE;
                    }
                    throw new SkeinException(ErrorCode.DUPLICATE_COLUMN,
                            "the table " + table.name() + " has a column \"" + add.column().name() + "\" already");
                }
                if (!add.column().nullable() && table.liveCount() > 0) {
                    throw new SkeinException(ErrorCode.NOT_NULL_VIOLATION, "column \"" + add.column().name()
                            + "\" cannot be added as NOT NULL: the table " + table.name()
                            + " has rows, which would hold null in it");
                }
                List<ColumnDefinition> columns = new ArrayList<>(schema.columns());
                columns.add(new ColumnDefinition(
                        table.nextColumnId(), add.column().name(), add.column().type(), add.column().nullable()));
                replaceColumns(table, columns, schema.primaryKey(), table.nextColumnId() + 1);
            }
            case PlannedStatement.AlterTable.Action.DropColumn drop -> {
                OptionalInt place = schema.indexOf(drop.column());
                if (place.isEmpty() && drop.ifExists()) {
                    return DONE;
                }
                List<ColumnDefinition> columns = new ArrayList<>(schema.columns());
                columns.remove(place.orElseThrow(() -> undefined(table.name(), drop.column())));
                if (schema.primaryKey().contains(drop.column())) {
                    throw new SkeinException(ErrorCode.DEPENDENT_OBJECTS, "column \"" + drop.column()
                            + "\" is part of the primary key of " + table.name());
                }
                for (String option : List.of("shard_by", "sort_by")) {
                    if (List.of(table.options().getOrDefault(option, "").split(",")).contains(drop.column())) {
                        throw new SkeinException(ErrorCode.DEPENDENT_OBJECTS, "column \"" + drop.column()
                                + "\" is in " + option + " of " + table.name());
                    }
                }
                if (columns.isEmpty()) {
                    throw new SkeinException(ErrorCode.FEATURE_NOT_SUPPORTED,
                            "\"" + drop.column() + "\" is the only column of " + table.name() + "; drop the table");
                }
                replaceColumns(table, columns, schema.primaryKey(), table.nextColumnId());
            }
            case PlannedStatement.AlterTable.Action.RenameColumn rename -> {
                int place = schema.indexOf(rename.column()).orElseThrow(() -> undefined(table.name(), rename.column()));
                if (schema.indexOf(rename.newName()).isPresent()) {
                    throw new SkeinException(ErrorCode.DUPLICATE_COLUMN,
                            "the table " + table.name() + " has a column \"" + rename.newName() + "\" already");
                }
                List<ColumnDefinition> columns = new ArrayList<>(schema.columns());
                ColumnDefinition before = columns.get(place);
                columns.set(place, new ColumnDefinition(before.id(), rename.newName(), before.type(), before.nullable()));
                List<String> primaryKey = schema.primaryKey().stream()
                        .map(column -> column.equals(rename.column()) ? rename.newName() : column)
                        .toList();
                replaceColumns(table, columns, primaryKey, table.nextColumnId());
            }
            case PlannedStatement.AlterTable.Action.RenameTable rename -> {
                TableName newName = new TableName(table.name().catalog(), table.name().schema(), rename.newName());
                replace(table, newName, schema, table.nextColumnId(), table.shards(), table.statistics());
            }
        }
        return DONE;
    }

    Outcome createServer(PlannedStatement.CreateServer create) {
        if (create.ifNotExists() && catalog.snapshot().server(create.name()).isPresent()) {
            return DONE;
        }
        ServerEntry server = new ServerEntry(create.name(), create.type(), create.options());
        connectors.check(server);
        catalog.commit(List.of(new CatalogChange.CreateServer(server)));
        return DONE;
    }

    Outcome dropServer(PlannedStatement.DropServer drop) {
        if (!drop.ifExists() || catalog.snapshot().server(drop.name()).isPresent()) {
            catalog.commit(List.of(new CatalogChange.DropServer(drop.name())));
        }
        return DONE;
    }

    private void replaceColumns(
            TableEntry table, List<ColumnDefinition> columns, List<String> primaryKey, int nextColumnId) {
        TableSchema schema = new TableSchema(columns, primaryKey, table.schema().foreignKeys());
        replace(table, table.name(), schema, nextColumnId, table.shards(), statistics(table, columns));
    }

    /// What is known of kept columns stays known; a new one holds nulls only.
    private static TableStatistics statistics(TableEntry table, List<ColumnDefinition> columns) {
        TableStatistics before = table.statistics();
        if (before.columns().isEmpty()) {
            return before;
        }
        List<Integer> ids = table.schema().columns().stream().map(ColumnDefinition::id).toList();
        List<ColumnStatistics> known = columns.stream()
                .map(column -> ids.contains(column.id())
                        ? before.column(ids.indexOf(column.id()))
                        : ColumnStatistics.onlyNulls(table.liveCount()))
                .toList();
        return new TableStatistics(before.rowCount(), known);
    }

    private void replace(
            TableEntry table,
            TableName name,
            TableSchema schema,
            int nextColumnId,
            List<List<SegmentEntry>> shards,
            TableStatistics statistics) {
        TableEntry changed = new TableEntry(
                table.id(), name, schema, table.options(), nextColumnId, table.version() + 1, shards, statistics,
                table.openRows() + 1);
        catalog.commit(List.of(new CatalogChange.ReplaceTable(changed, table.version())));
    }

    private TableEntry requireTable(TableName name) {
        requireNative(name);
        return catalog.snapshot().table(name).orElseThrow(() -> undefined(name));
    }

    private static void requireNative(TableName name) {
        if (!name.catalog().equals(TableName.NATIVE_CATALOG)) {
            throw new SkeinException(ErrorCode.READ_ONLY, "the catalog \"" + name.catalog()
                    + "\" cannot be changed through Skein; tables and views are made in the catalog "
                    + TableName.NATIVE_CATALOG);
        }
    }

    private static void requireSchema(CatalogSnapshot snapshot, String schema) {
        if (!snapshot.schemas().contains(schema)) {
            throw new SkeinException(ErrorCode.UNDEFINED_SCHEMA, "there is no schema \"" + schema
                    + "\"; make it with CREATE SCHEMA " + TableName.quote(schema));
        }
    }

    private static SkeinException undefined(TableName name) {
        return new SkeinException(ErrorCode.UNDEFINED_TABLE, "there is no table " + name);
    }

    private static SkeinException undefined(TableName table, String column) {
        return new SkeinException(
                ErrorCode.UNDEFINED_COLUMN, "the table " + table + " has no column \"" + column + "\"");
    }
}
