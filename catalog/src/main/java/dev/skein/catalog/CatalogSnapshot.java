package dev.skein.catalog;

import java.util.Collection;
import java.util.Optional;

/// The catalog as it was after one commit; immutable, safe to share, kept alive by whoever holds it.
public interface CatalogSnapshot {
    /// Counts commits from 0, the empty catalog; two snapshots of one catalog with the same version are equal.
    long version();

    /// The native schemas, `public` always among them.
    Collection<String> schemas();

    /// The native table with this name. The catalog part must be [TableName#NATIVE_CATALOG].
    Optional<TableEntry> table(TableName name);

    /// The native table with this number.
    Optional<TableEntry> table(long id);

    /// The view with this name.
    Optional<ViewEntry> view(TableName name);

    /// The native tables of a schema, by name.
    Collection<TableEntry> tables(String schema);

    /// The views of a schema, by name.
    Collection<ViewEntry> views(String schema);

    /// The remote sources, by name.
    Collection<ServerEntry> servers();

    /// The remote source with this name.
    Optional<ServerEntry> server(String name);
}
