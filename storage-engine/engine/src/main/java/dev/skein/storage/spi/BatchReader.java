package dev.skein.storage.spi;

import dev.skein.storage.batch.Batch;
import org.jspecify.annotations.Nullable;

/// A stream of batches; confined to one thread but for [#cancel()].
public interface BatchReader extends AutoCloseable {
    /// The next batch, valid until the next call or [#close()]; null at the end. Batches may be empty and have at most
    /// [Batch#MAX_ROWS] rows.
    ///
    /// @throws dev.skein.catalog.SkeinException DATA_CORRUPTED, IO_ERROR, SOURCE_FAILED, SOURCE_UNAVAILABLE
    @Nullable Batch next();

    /// Has a [#next()] that waits fail soon, because nobody wants its batch any more; called by any thread, perhaps more
    /// than once, before or while the reader is closed.
    default void cancel() {}

    /// Bytes read from the source so far.
    long bytesRead();

    /// Lets go of what the reader holds; may be called before the end, and more than once.
    @Override
    void close();
}
