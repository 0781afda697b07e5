package dev.skein.server.flight;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.executor.Cancellation;
import dev.skein.executor.ResultStream;
import dev.skein.storage.arrow.ArrowBatchWriter;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.expression.Field;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.arrow.flight.BackpressureStrategy;
import org.apache.arrow.flight.FlightProducer.ServerStreamListener;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/// Sends results as Flight streams, no faster than the client takes them, and ends a query when its client goes away.
final class ResultSender {
    /// A client that takes nothing for so long is held to be gone.
    private static final long STALLED_MILLIS = 10 * 60 * 1000L;

    static final String CLIENT_GONE = "its client went away";

    private final BufferAllocator allocator;
    private final Executor threads;

    /// @param threads where results are sent; their threads wait for clients
    ResultSender(BufferAllocator allocator, Executor threads) {
        this.allocator = allocator;
        this.threads = threads;
    }

    /// Runs work that answers a stream on a thread of its own; its failure is sent to the client.
    ///
    /// The thread of the call must not wait for the client: gRPC tells on that same thread when the client is ready.
    void answer(ServerStreamListener listener, Runnable work) {
        threads.execute(() -> guard(listener, work));
    }

    private static void guard(ServerStreamListener listener, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            listener.error(FlightErrors.translate(e));
        }
    }

    /// Cancels a statement when its client goes away, or now if it has gone: gRPC tells only once.
    static void cancelWhenGone(ServerStreamListener listener, Cancellation cancellation) {
        listener.setOnCancelHandler(() -> cancellation.cancel(CLIENT_GONE));
        // gRPC's thread first marks the call and then looks for a handler, so one of us sees the other
        VarHandle.fullFence();
        if (listener.isCancelled()) {
            cancellation.cancel(CLIENT_GONE);
        }
    }

    /// Sends all batches of a result and closes it, whatever happens. If the client goes away, the query is cancelled
    /// at once.
    void send(ResultStream stream, Cancellation cancellation, Schema schema, ServerStreamListener listener) {
        BackpressureStrategy backpressure = new BackpressureStrategy.CallbackBackpressureStrategy() {
            @Override
            protected void cancelCallback() {
                cancellation.cancel(CLIENT_GONE);
            }
        };
        try (stream;
                VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
            backpressure.register(listener);
            List<SqlType> types = stream.fields().stream().map(Field::type).toList();
            ArrowBatchWriter writer = new ArrowBatchWriter(root, types);
            listener.start(root);
            for (Batch batch = stream.next(); batch != null; batch = stream.next()) {
                writer.append(batch);
                if (writer.isFull()) {
                    flush(writer, backpressure, listener);
                }
            }
            if (writer.rowCount() > 0) {
                flush(writer, backpressure, listener);
            }
        }
        listener.completed();
    }

    private static void flush(
            ArrowBatchWriter writer, BackpressureStrategy backpressure, ServerStreamListener listener) {
        writer.finish();
        BackpressureStrategy.WaitResult ready = backpressure.waitForListener(STALLED_MILLIS);
        switch (ready) {
            case READY -> listener.putNext();
            case CANCELLED -> throw new SkeinException(
                    ErrorCode.QUERY_CANCELLED, "the query was cancelled: " + CLIENT_GONE);
            case TIMEOUT, OTHER -> throw new SkeinException(ErrorCode.QUERY_CANCELLED,
                    "the query was cancelled: its client has taken nothing for " + STALLED_MILLIS / 60_000 + " minutes");
        }
    }

    /// Sends one row with a number.
    void sendCount(long count, Schema schema, ServerStreamListener listener) {
        sendRoot(() -> {
            VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
            ((BigIntVector) root.getVector(0)).setSafe(0, count);
            root.setRowCount(1);
            return root;
        }, listener);
    }

    /// Sends a root that is complete, and closes it.
    void sendRoot(Supplier<VectorSchemaRoot> rows, ServerStreamListener listener) {
        guard(listener, () -> {
            try (VectorSchemaRoot root = rows.get()) {
                listener.start(root);
                listener.putNext();
            }
            listener.completed();
        });
    }
}
