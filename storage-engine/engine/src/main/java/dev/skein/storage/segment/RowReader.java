package dev.skein.storage.segment;

import dev.skein.storage.batch.Batch;
import org.jspecify.annotations.Nullable;

/// Gives rows that lie together, batch by batch. Confined to one thread.
public interface RowReader {
    /// Place of the first row of the batch that [#next] gives next, among the rows that lie together.
    int position();

    /// The next batch, borrowed until the next call; null at the end.
    @Nullable Batch next();

    /// Bytes of a file that the rows take.
    long bytes();
}
