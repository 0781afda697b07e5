package dev.skein.storage.spi;

/// A write in progress: any number of writers stage rows side by side, then one commit makes them all visible.
/// Thread-safe.
public interface WriteSession extends AutoCloseable {
    /// A writer for one thread.
    BatchWriter newWriter();

    /// Makes all that finished writers staged visible, durably, at once.
    ///
    /// @return number of rows inserted, deleted or updated
    /// @throws dev.skein.catalog.SkeinException SERIALIZATION_FAILURE if another writer changed the same rows first;
    ///     NOT_NULL_VIOLATION, UNIQUE_VIOLATION; DISK_FULL, IO_ERROR. Nothing is visible then
    long commit();

    /// Removes what was staged unless it was committed. Idempotent.
    @Override
    void close();
}
