package dev.skein.storage.files.write;

import dev.skein.storage.batch.Batch;
import java.io.IOException;

/// Writes rows in one format. What it writes to is closed by whoever made it.
interface RowFormat extends AutoCloseable {
    /// Writes the rows of a dense batch.
    void write(Batch batch) throws IOException;

    /// Writes what comes after the last row.
    void finish() throws IOException;

    /// Lets go of memory; also after a failure.
    @Override
    default void close() {}
}
