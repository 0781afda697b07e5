package dev.skein.server.node;

import dev.skein.catalog.SqlType;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.spi.BatchReader;
import java.util.List;
import java.util.function.Function;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/// The batches of a fragment that a node runs.
final class RemoteReader implements BatchReader {
    private final FlightStream stream;
    private final List<SqlType> types;
    private final Function<RuntimeException, RuntimeException> translate;
    private int rows;
    private int position;
    private long bytes;
    private boolean closed;

    /// @param translate gives what went wrong in our words
    RemoteReader(FlightStream stream, List<SqlType> types, Function<RuntimeException, RuntimeException> translate) {
        this.stream = stream;
        this.types = List.copyOf(types);
        this.translate = translate;
    }

    @Override
    public @Nullable Batch next() {
        try {
            while (position == rows) {
                if (!stream.next()) {
                    return null;
                }
                VectorSchemaRoot root = stream.getRoot();
                position = 0;
                rows = root.getRowCount();
                for (FieldVector vector : root.getFieldVectors()) {
                    for (ArrowBuf buffer : vector.getFieldBuffers()) {
                        bytes += buffer.readableBytes();
                    }
                }
            }
            int count = Math.min(Batch.MAX_ROWS, rows - position);
            Batch batch = ArrowBatchReader.read(stream.getRoot(), types, position, count);
            position += count;
            return batch;
        } catch (RuntimeException e) {
            throw translate.apply(e);
        }
    }

    @Override
    public void cancel() {
        stream.cancel("nobody wants its rows any more", null);
    }

    @Override
    public long bytesRead() {
        return bytes;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        close(stream);
    }

    static void close(FlightStream stream) {
        try {
            stream.close();
        } catch (Exception e) {
            // the call is over whatever it says; its buffers are released
        }
    }
}
