package dev.skein.storage.spi;

import dev.skein.storage.batch.Batch;

/// Takes the batches of one thread in a [WriteSession]; not thread-safe.
public interface BatchWriter {
    /// Stages the selected rows; copies what it keeps.
    ///
    /// @throws dev.skein.catalog.SkeinException NOT_NULL_VIOLATION, DISK_FULL, IO_ERROR
    void write(Batch batch);

    /// About how many bytes the writer holds of rows that are not in a file yet.
    default long heldBytes() {
        return 0;
    }

    /// Memory is scarce: writes what the writer holds, as far as that is sensible.
    ///
    /// @throws dev.skein.catalog.SkeinException DISK_FULL, IO_ERROR
    default void flush() {}

    /// Ends this writer's part; must be called before the session commits.
    void finish();
}
