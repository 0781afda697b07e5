package dev.skein.executor.pipeline;

import dev.skein.storage.batch.Batch;
import org.jspecify.annotations.Nullable;

/// One driver's view of a source; confined to the driver's worker.
public interface BatchCursor extends AutoCloseable {
    /// The next batch, borrowed until the next call; null at the end.
    @Nullable Batch next();

    @Override
    void close();
}
