package dev.skein.executor;

import dev.skein.catalog.SkeinException;
import dev.skein.executor.exchange.ResultQueue;
import dev.skein.executor.pipeline.QueryRun;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.expression.Field;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The reader's end of a running query.
final class QueryResult implements ResultStream {
    private final List<Field> fields;
    private final QueryRun run;
    private final ResultQueue queue;
    private final QueryProfile profile;
    private boolean closed;

    QueryResult(List<Field> fields, QueryRun run, ResultQueue queue, QueryContext context) {
        this.fields = fields;
        this.run = run;
        this.queue = queue;
        this.profile = context.profile();
        Cancellation cancellation = context.cancellation();
        cancellation.onCancel(() -> cancelled(cancellation));
    }

    /// Ends drivers that wait; those that work ask for themselves.
    private void cancelled(Cancellation cancellation) {
        try {
            cancellation.check();
        } catch (SkeinException failure) {
            run.fail(failure);
        }
    }

    @Override
    public List<Field> fields() {
        return fields;
    }

    @Override
    public @Nullable Batch next() {
        Batch batch = queue.take(() -> run.failure() != null);
        if (batch == null) {
            SkeinException failure = run.failure();
            if (failure != null) {
                throw failure;
            }
        }
        return batch;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        run.stop();
        run.awaitEnd();
        profile.addWorkedNanos(run.workedNanos());
        queue.discard();
    }
}
