package dev.skein.catalog;

import java.util.List;
import java.util.function.Function;

/// The catalog of one data directory: the current snapshot, commits, and the history of statements.
///
/// Thread-safe. Readers call [#snapshot()] once and keep what they got; writers stage their files first and then
/// [#commit] all changes at once.
public interface Catalog extends AutoCloseable {
    /// The catalog after the latest commit.
    CatalogSnapshot snapshot();

    /// Applies all changes or none, durably: when this returns, the changes survive a crash of process and machine.
    /// Commits of several threads share one write to disk.
    ///
    /// @return the snapshot made by this commit
    /// @throws SkeinException as each [CatalogChange] says, or IO_ERROR or DISK_FULL; then nothing has changed
    CatalogSnapshot commit(List<CatalogChange> changes);

    /// Applies changes that are made from the very state that they are applied to, so that no other commit comes between.
    /// Otherwise like [#commit(List)].
    ///
    /// @param changes asked once, while other commits wait: must be quick, and must not call the catalog; the snapshot that
    ///     it gets may not be durable yet
    CatalogSnapshot commit(Function<CatalogSnapshot, List<CatalogChange>> changes);

    /// A table number that no other table has or had.
    long nextTableId();

    /// Records the lineage of a finished statement. Not acknowledged: a crash may lose the latest entries.
    void record(Lineage lineage);

    /// The most recent statements' lineage, latest first, at most `limit` of them.
    List<Lineage> lineage(int limit);

    /// Flushes and closes the files.
    @Override
    void close();
}
