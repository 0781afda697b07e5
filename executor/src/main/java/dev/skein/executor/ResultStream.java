package dev.skein.executor;

import dev.skein.storage.batch.Batch;
import dev.skein.storage.expression.Field;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The batches of a running query, in order where the plan orders them.
///
/// Pulled by one thread, which may be a virtual one: waiting for a batch blocks no thread of the pool, and a slow reader
/// holds back the query through a bounded queue.
public interface ResultStream extends AutoCloseable {
    /// The columns of the batches.
    List<Field> fields();

    /// The next batch, or null at the end. The batch is dense (no selection, only dense columns) and belongs to the
    /// caller for good.
    ///
    /// @throws dev.skein.catalog.SkeinException what made the query fail, QUERY_CANCELLED if it was cancelled
    @Nullable Batch next();

    /// Ends the query: cancels it if it still runs, and returns when all it held is freed. Idempotent.
    @Override
    void close();
}
