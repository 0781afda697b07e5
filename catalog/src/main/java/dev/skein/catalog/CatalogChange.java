package dev.skein.catalog;

import java.util.List;

/// One step of a commit. A commit applies all its changes or none.
public sealed interface CatalogChange {
    /// Adds a schema; fails with DUPLICATE_SCHEMA if it exists.
    record CreateSchema(String schema) implements CatalogChange {}

    /// Removes an empty schema; fails with UNDEFINED_SCHEMA or DEPENDENT_OBJECTS.
    record DropSchema(String schema) implements CatalogChange {}

    /// Adds a table whose id and version the catalog has given out with [Catalog#nextTableId()]; fails with
    /// DUPLICATE_TABLE if a table or view has the name.
    record CreateTable(TableEntry table) implements CatalogChange {}

    /// Puts a new state of a table (rows, columns, name or statistics) in the place of the version that the writer saw.
    /// Fails with SERIALIZATION_FAILURE if the table's version is no longer `expectedVersion`, and with
    /// UNDEFINED_TABLE if it was dropped. `table.version()` must be `expectedVersion + 1`.
    record ReplaceTable(TableEntry table, long expectedVersion) implements CatalogChange {}

    /// Appends a few rows to a shard of a table; the catalog keeps them until a segment file does. Others may append at the
    /// same time. Fails with UNDEFINED_TABLE if the table was dropped, and with SERIALIZATION_FAILURE if it has got columns
    /// since the writer looked, whose `nextColumnId` was `expectedNextColumnId`.
    record AppendRows(long tableId, int expectedNextColumnId, int shard, AppendedRows.Piece rows)
            implements CatalogChange {}

    /// Says what a segment of appended rows holds. Stands in checkpoints only, before the tables.
    record KeepRows(long tableId, String file, List<AppendedRows.Piece> pieces) implements CatalogChange {
        public KeepRows {
            pieces = List.copyOf(pieces);
        }
    }

    /// Removes a table; fails with UNDEFINED_TABLE if there is none.
    record DropTable(long tableId) implements CatalogChange {}

    /// Adds a view, in the place of an older one if `replace`.
    record CreateView(ViewEntry view, boolean replace) implements CatalogChange {}

    /// Removes a view; fails with UNDEFINED_TABLE if there is none.
    record DropView(TableName name) implements CatalogChange {}

    /// Adds a remote source; fails with DUPLICATE_OBJECT if the name is taken.
    record CreateServer(ServerEntry server) implements CatalogChange {}

    /// Removes a remote source; fails with UNDEFINED_OBJECT if there is none.
    record DropServer(String name) implements CatalogChange {}
}
