package dev.skein.storage.spi;

import dev.skein.storage.batch.Batch;

/// Takes the batches of one thread in a [WriteSession]; not thread-safe.
public interface BatchWriter {
    /// Stages the selected rows; copies what it keeps.
    ///
    /// @throws dev.skein.catalog.SkeinException NOT_NULL_VIOLATION, DISK_FULL, IO_ERROR
    void write(Batch batch);

    /// Ends this writer's part; must be called before the session commits.
    void finish();
}
