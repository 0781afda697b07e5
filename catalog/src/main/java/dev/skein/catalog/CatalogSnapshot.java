package dev.skein.catalog;

import java.util.Collection;
import java.util.Optional;

/// The catalog as it was after one commit; immutable, safe to share, kept alive by whoever holds it.
public interface CatalogSnapshot {
    /// Counts commits from 0, the empty catalog; two snapshots of one catalog with the same version are equal.
    long version();

    /// The version of the latest commit after which statements may be planned otherwise: one that changed a definition, or
    /// the number of a table's rows by much, or rows on other nodes, whose files plans name. A plan made with any snapshot
    /// of this plan version can be run on any other.
    long planVersion();

    /// The native schemas, `public` always among them.
    Collection<String> schemas();

    /// The native table with this name. The catalog part must be [TableName#NATIVE_CATALOG].
    Optional<TableEntry> table(TableName name);

    /// The native table with this number.
    Optional<TableEntry> table(long id);

    /// The rows of a segment that the catalog keeps.
    ///
    /// @param file the segment's name, as a table entry of this snapshot has it
    AppendedRows appendedRows(long tableId, String file);

    /// The view with this name.
    Optional<ViewEntry> view(TableName name);

    /// The names of a schema's native tables, in no order; costs less than [#tables].
    Collection<String> tableNames(String schema);

    /// The native tables of a schema, in no order; each is decoded when it is reached.
    Collection<TableEntry> tables(String schema);

    /// The views of a schema, in no order.
    Collection<ViewEntry> views(String schema);

    /// The remote sources, in no order.
    Collection<ServerEntry> servers();

    /// The remote source with this name.
    Optional<ServerEntry> server(String name);
}
