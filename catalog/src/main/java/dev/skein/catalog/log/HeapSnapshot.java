package dev.skein.catalog.log;

import dev.skein.catalog.AppendedRows;
import dev.skein.catalog.CatalogChange;
import dev.skein.catalog.CatalogSnapshot;
import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SegmentEntry;
import dev.skein.catalog.ServerEntry;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.TableEntry;
import dev.skein.catalog.TableName;
import dev.skein.catalog.ViewEntry;
import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;

/// A snapshot in persistent maps: a commit copies only the paths to what it changes, so that it costs little whatever the
/// number of tables. Tables are references to entries that mostly lie off the heap; views and servers are entries.
///
/// @param version counts commits
/// @param planVersion the version of the latest commit that made plans anew
/// @param nextNumber the number that the next reference gets
/// @param entries finds what references stand for
/// @param contents the schemas, by name
/// @param tablesById all tables, by id
/// @param serverEntries the servers, by name
/// @param rows the rows of segments that the catalog keeps
record HeapSnapshot(
        long version,
        long planVersion,
        long nextNumber,
        TableEntries entries,
        HashPMap<String, SchemaContents> contents,
        HashPMap<Long, TableReference> tablesById,
        HashPMap<String, ServerEntry> serverEntries,
        HashPMap<RowsKey, AppendedRows> rows)
        implements CatalogSnapshot {
    /// A table may grow by so many rows before plans look at its size again.
    private static final long FEW_ROWS = 1_000;

    /// A segment of rows that the catalog keeps.
    record RowsKey(long tableId, String file) {}

    /// The tables and views of one schema, by their names in it.
    record SchemaContents(HashPMap<String, TableReference> tables, HashPMap<String, ViewEntry> views) {
        static final SchemaContents EMPTY = new SchemaContents(HashTreePMap.empty(), HashTreePMap.empty());
    }

    /// The catalog before the first commit: the schema `public`, empty.
    static HeapSnapshot empty(TableEntries entries) {
        return new HeapSnapshot(0, 0, 1, entries, HashTreePMap.singleton(TableName.DEFAULT_SCHEMA, SchemaContents.EMPTY),
                HashTreePMap.empty(), HashTreePMap.empty(), HashTreePMap.empty());
    }

    @Override
    public AppendedRows appendedRows(long tableId, String file) {
        AppendedRows found = rows.get(new RowsKey(tableId, file));
        if (found == null) {
            throw new IllegalArgumentException("no segment " + file + " of rows in table " + tableId);
        }
        return found;
    }

    @Override
    public Collection<String> schemas() {
        return contents.keySet();
    }

    @Override
    public Optional<TableEntry> table(TableName name) {
        SchemaContents schema = contents.get(name.schema());
        return schema == null || !name.catalog().equals(TableName.NATIVE_CATALOG)
                ? Optional.empty()
                : Optional.ofNullable(schema.tables().get(name.table())).map(entries::get);
    }

    @Override
    public Optional<TableEntry> table(long id) {
        return Optional.ofNullable(tablesById.get(id)).map(entries::get);
    }

    @Override
    public Collection<String> tableNames(String schema) {
        SchemaContents found = contents.get(schema);
        return found == null ? List.of() : found.tables().keySet();
    }

    @Override
    public Optional<ViewEntry> view(TableName name) {
        SchemaContents schema = contents.get(name.schema());
        return schema == null || !name.catalog().equals(TableName.NATIVE_CATALOG)
                ? Optional.empty()
                : Optional.ofNullable(schema.views().get(name.table()));
    }

    @Override
    public Collection<TableEntry> tables(String schema) {
        SchemaContents found = contents.get(schema);
        return found == null ? List.of() : new DecodedTables(found.tables().values(), entries);
    }

    @Override
    public Collection<ViewEntry> views(String schema) {
        SchemaContents found = contents.get(schema);
        return found == null ? List.of() : found.views().values();
    }

    @Override
    public Collection<ServerEntry> servers() {
        return serverEntries.values();
    }

    @Override
    public Optional<ServerEntry> server(String name) {
        return Optional.ofNullable(serverEntries.get(name));
    }

    /// Tables that are decoded one after the other as they are asked for.
    private static final class DecodedTables extends AbstractCollection<TableEntry> {
        private final Collection<TableReference> references;
        private final TableEntries entries;

        DecodedTables(Collection<TableReference> references, TableEntries entries) {
            this.references = references;
            this.entries = entries;
        }

        @Override
        public Iterator<TableEntry> iterator() {
            return references.stream().map(entries::get).iterator();
        }

        @Override
        public int size() {
            return references.size();
        }
    }

    /// The snapshot after a commit.
    ///
    /// @throws SkeinException as each [CatalogChange] says
    HeapSnapshot after(List<CatalogChange> changes) {
        HeapSnapshot current = this;
        for (CatalogChange change : changes) {
            current = current.after(change);
            boolean rowsOnly =
                    change instanceof CatalogChange.ReplaceTable || change instanceof CatalogChange.AppendRows;
            current = rowsOnly ? current : current.withNewPlans();
        }
        return current.withVersion(version + 1);
    }

    HeapSnapshot withVersion(long newVersion) {
        return new HeapSnapshot(newVersion, planVersion, nextNumber, entries, contents, tablesById, serverEntries, rows);
    }

    HeapSnapshot withNextNumber(long newNextNumber) {
        return new HeapSnapshot(version, planVersion, newNextNumber, entries, contents, tablesById, serverEntries, rows);
    }

    /// With plans made anew from the commit on that is being applied.
    private HeapSnapshot withNewPlans() {
        return new HeapSnapshot(version, version + 1, nextNumber, entries, contents, tablesById, serverEntries, rows);
    }

    private HeapSnapshot after(CatalogChange change) {
        return switch (change) {
            case CatalogChange.CreateSchema create -> {
                if (contents.containsKey(create.schema())) {
                    throw new SkeinException(
                            ErrorCode.DUPLICATE_SCHEMA, "the schema \"" + create.schema() + "\" exists already");
                }
                yield with(create.schema(), SchemaContents.EMPTY);
            }
            case CatalogChange.DropSchema drop -> dropSchema(drop.schema());
            case CatalogChange.CreateTable create -> {
                requireFree(create.table().name());
                yield withNewTable(create.table());
            }
            case CatalogChange.ReplaceTable replace -> replaceTable(replace);
            case CatalogChange.AppendRows append -> appendRows(append);
            case CatalogChange.KeepRows keep -> {
                AppendedRows kept = null;
                for (AppendedRows.Piece piece : keep.pieces()) {
                    kept = AppendedRows.after(kept, piece);
                }
                yield kept == null ? this : withRows(rows.plus(new RowsKey(keep.tableId(), keep.file()), kept));
            }
            case CatalogChange.DropTable drop -> {
                TableReference table = tablesById.get(drop.tableId());
                if (table == null) {
                    throw new SkeinException(ErrorCode.UNDEFINED_TABLE, "the table was dropped already");
                }
                yield withoutTable(table).withoutRows(entries.get(table), List.of());
            }
            case CatalogChange.CreateView create -> createView(create);
            case CatalogChange.DropView drop -> {
                SchemaContents schema = require(drop.name().schema());
                if (!schema.views().containsKey(drop.name().table())) {
                    throw new SkeinException(ErrorCode.UNDEFINED_TABLE, "there is no view " + drop.name());
                }
                yield with(drop.name().schema(),
                        new SchemaContents(schema.tables(), schema.views().minus(drop.name().table())));
            }
            case CatalogChange.CreateServer create -> {
                if (serverEntries.containsKey(create.server().name())) {
                    throw new SkeinException(ErrorCode.DUPLICATE_OBJECT,
                            "the server \"" + create.server().name() + "\" exists already");
                }
                yield withServers(serverEntries.plus(create.server().name(), create.server()));
            }
            case CatalogChange.DropServer drop -> {
                if (!serverEntries.containsKey(drop.name())) {
                    throw new SkeinException(
                            ErrorCode.UNDEFINED_OBJECT, "there is no server \"" + drop.name() + "\"");
                }
                yield withServers(serverEntries.minus(drop.name()));
            }
        };
    }

    private HeapSnapshot dropSchema(String name) {
        SchemaContents schema = require(name);
        if (!schema.tables().isEmpty() || !schema.views().isEmpty()) {
            throw new SkeinException(ErrorCode.DEPENDENT_OBJECTS,
                    "the schema \"" + name + "\" is not empty; use DROP SCHEMA … CASCADE to drop what it holds");
        }
        if (name.equals(TableName.DEFAULT_SCHEMA)) {
            throw new SkeinException(ErrorCode.DEPENDENT_OBJECTS, "the schema \"" + name + "\" cannot be dropped");
        }
        return withContents(contents.minus(name));
    }

    private HeapSnapshot replaceTable(CatalogChange.ReplaceTable replace) {
        TableEntry table = replace.table();
        TableReference before = tablesById.get(table.id());
        if (before == null) {
            throw new SkeinException(ErrorCode.UNDEFINED_TABLE, "the table " + table.name() + " was dropped meanwhile");
        }
        if (before.version() != replace.expectedVersion()) {
            throw new SkeinException(ErrorCode.SERIALIZATION_FAILURE, "the table " + before.name()
                    + " was changed by another statement meanwhile; run the statement again");
        }
        if (!before.name().equals(table.name())) {
            requireFree(table.name());
        }
        return withoutTable(before).withNewState(before, table);
    }

    private HeapSnapshot appendRows(CatalogChange.AppendRows append) {
        TableReference before = tablesById.get(append.tableId());
        if (before == null) {
            throw new SkeinException(ErrorCode.UNDEFINED_TABLE, "the table was dropped meanwhile");
        }
        TableEntry table = entries.get(before);
        if (table.nextColumnId() != append.expectedNextColumnId()) {
            throw new SkeinException(ErrorCode.SERIALIZATION_FAILURE, "the table " + before.name()
                    + " got other columns meanwhile; run the statement again");
        }
        AppendedRows.Piece piece = append.rows();
        TableEntry changed = table.withAppended(append.shard(), piece.rowCount(), piece.bytes().length);
        RowsKey key = new RowsKey(table.id(), changed.openSegment(append.shard()));
        return withNewState(before, changed).withRows(rows.plus(key, AppendedRows.after(rows.get(key), piece)));
    }

    /// Without the appended rows of segments that a table no longer has.
    private HeapSnapshot withoutRows(TableEntry before, List<List<SegmentEntry>> shards) {
        HashPMap<RowsKey, AppendedRows> kept = rows;
        for (List<SegmentEntry> shard : before.shards()) {
            for (SegmentEntry segment : shard) {
                boolean gone = segment.inCatalog()
                        && shards.stream().flatMap(List::stream).noneMatch(now -> now.file().equals(segment.file()));
                kept = gone ? kept.minus(new RowsKey(before.id(), segment.file())) : kept;
            }
        }
        return withRows(kept);
    }

    private HeapSnapshot withRows(HashPMap<RowsKey, AppendedRows> changed) {
        return new HeapSnapshot(
                version, planVersion, nextNumber, entries, contents, tablesById, serverEntries, changed);
    }

    /// With a later state of a table, whose plans stay good if only its rows have changed, and not by much.
    private HeapSnapshot withNewState(TableReference before, TableEntry table) {
        TableEntry previous = entries.get(before);
        long planned = before.plannedRows();
        long rows = table.liveCount();
        boolean same = previous.name().equals(table.name())
                && previous.schema().equals(table.schema())
                && previous.options().equals(table.options())
                && !previous.liesElsewhere()
                && !table.liesElsewhere()
                && rows >= planned / 2
                && rows <= 2 * planned + FEW_ROWS;
        HeapSnapshot changed = withTable(new TableReference(nextNumber, table, same ? planned : rows))
                .withNextNumber(nextNumber + 1)
                .withoutRows(previous, table.shards());
        return same ? changed : changed.withNewPlans();
    }

    private HeapSnapshot createView(CatalogChange.CreateView create) {
        ViewEntry view = create.view();
        SchemaContents schema = require(view.name().schema());
        boolean exists = schema.views().containsKey(view.name().table());
        if (schema.tables().containsKey(view.name().table()) || exists && !create.replace()) {
            throw new SkeinException(ErrorCode.DUPLICATE_TABLE, "a table or view " + view.name() + " exists already"
                    + (exists ? "; use CREATE OR REPLACE VIEW" : ""));
        }
        return with(view.name().schema(),
                new SchemaContents(schema.tables(), schema.views().plus(view.name().table(), view)));
    }

    private SchemaContents require(String schema) {
        SchemaContents found = contents.get(schema);
        if (found == null) {
            throw new SkeinException(ErrorCode.UNDEFINED_SCHEMA, "there is no schema \"" + schema + "\"");
        }
        return found;
    }

    private void requireFree(TableName name) {
        SchemaContents schema = require(name.schema());
        if (schema.tables().containsKey(name.table()) || schema.views().containsKey(name.table())) {
            throw new SkeinException(ErrorCode.DUPLICATE_TABLE, "a table or view " + name + " exists already");
        }
    }

    private HeapSnapshot with(String schema, SchemaContents changed) {
        return withContents(contents.plus(schema, changed));
    }

    private HeapSnapshot withContents(HashPMap<String, SchemaContents> changed) {
        return new HeapSnapshot(version, planVersion, nextNumber, entries, changed, tablesById, serverEntries, rows);
    }

    private HeapSnapshot withServers(HashPMap<String, ServerEntry> changed) {
        return new HeapSnapshot(version, planVersion, nextNumber, entries, contents, tablesById, changed, rows);
    }

    private HeapSnapshot withNewTable(TableEntry table) {
        return withTable(new TableReference(nextNumber, table, table.liveCount())).withNextNumber(nextNumber + 1);
    }

    /// With a table whose schema exists and whose name is free.
    HeapSnapshot withTable(TableReference table) {
        TableName name = table.name();
        SchemaContents schema = require(name.schema());
        SchemaContents changed = new SchemaContents(schema.tables().plus(name.table(), table), schema.views());
        return new HeapSnapshot(version, planVersion, nextNumber, entries, contents.plus(name.schema(), changed),
                tablesById.plus(table.id(), table), serverEntries, rows);
    }

    private HeapSnapshot withoutTable(TableReference table) {
        TableName name = table.name();
        SchemaContents schema = require(name.schema());
        SchemaContents changed = new SchemaContents(schema.tables().minus(name.table()), schema.views());
        return new HeapSnapshot(version, planVersion, nextNumber, entries, contents.plus(name.schema(), changed),
                tablesById.minus(table.id()), serverEntries, rows);
    }

    /// All tables.
    Collection<TableReference> references() {
        return tablesById.values();
    }

    /// Changes that lead from the empty catalog to this one without its tables.
    List<CatalogChange> otherChanges() {
        List<CatalogChange> changes = new ArrayList<>();
        for (String schema : contents.keySet()) {
            if (!schema.equals(TableName.DEFAULT_SCHEMA)) {
                changes.add(new CatalogChange.CreateSchema(schema));
            }
            views(schema).forEach(view -> changes.add(new CatalogChange.CreateView(view, false)));
        }
        servers().forEach(server -> changes.add(new CatalogChange.CreateServer(server)));
        rows.forEach((key, kept) -> changes.add(new CatalogChange.KeepRows(key.tableId(), key.file(), kept.from(0))));
        return changes;
    }
}
