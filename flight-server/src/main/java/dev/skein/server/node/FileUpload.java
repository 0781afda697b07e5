package dev.skein.server.node;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.PutResult;
import org.apache.arrow.flight.SyncPutListener;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/// Sends a file to a node in pieces, each of which the node acknowledges, so that no more than a few are on the way.
final class FileUpload {
    private static final int PIECE_BYTES = 1 << 20;

    /// Pieces on the way: enough to keep a network busy, few enough for the memory of both sides.
    private static final int WINDOW = 8;

    /// The longest that a node may take to write a piece, or to force the file to disk and verify it.
    private static final long PATIENCE_SECONDS = 60;

    private FileUpload() {}

    static void send(
            FlightClient client, BufferAllocator allocator, NodeMessages.FileToKeep file, Path content) {
        FlightDescriptor descriptor =
                FlightDescriptor.command(NodeMessages.wrap(NodeMessages.FILE, NodeMessages.json(file)));
        try (FileChannel in = FileChannel.open(content, StandardOpenOption.READ);
                VarBinaryVector pieces = new VarBinaryVector("piece", allocator);
                VectorSchemaRoot root = VectorSchemaRoot.of(pieces);
                SyncPutListener acknowledged = new SyncPutListener()) {
            FlightClient.ClientStreamListener out = client.startPut(descriptor, root, acknowledged);
            ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
            int onTheWay = 0;
            while (in.read(piece.clear()) >= 0) {
                if (onTheWay == WINDOW) {
                    await(acknowledged);
                    onTheWay--;
                }
                pieces.allocateNew(piece.position(), 1);
                pieces.set(0, piece.array(), 0, piece.position());
                root.setRowCount(1);
                out.putNext();
                onTheWay++;
            }
            out.completed();
            while (await(acknowledged)) {
                // until the node says that all is done
            }
        } catch (IOException e) {
            throw new SkeinException(ErrorCode.IO_ERROR, "cannot read " + content + ": " + e, e);
        }
    }

    /// Waits for an acknowledgement.
    ///
    /// @return whether there was one; false at the end of the call
    private static boolean await(SyncPutListener acknowledged) {
        try (PutResult result = acknowledged.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            return result != null;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof FlightRuntimeException flight ? flight : failure(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SkeinException(ErrorCode.QUERY_CANCELLED, "the query was cancelled while it wrote to a node", e);
        }
    }

    private static FlightRuntimeException failure(@Nullable Throwable cause) {
        return CallStatus.UNAVAILABLE.withDescription(String.valueOf(cause)).toRuntimeException();
    }
}
