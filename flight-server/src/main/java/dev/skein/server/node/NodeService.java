package dev.skein.server.node;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.TableName;
import dev.skein.executor.Cancellation;
import dev.skein.executor.ResultStream;
import dev.skein.executor.exchange.FragmentRequest;
import dev.skein.server.query.FragmentRuns;
import dev.skein.storage.memory.MemoryBudget;
import dev.skein.storage.nativetable.GuestTables;
import dev.skein.storage.spi.Connector;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A node's side: runs fragments and keeps files for gateways. Thread-safe.
public final class NodeService {
    private final GuestTables guests;
    private final FragmentRuns fragments;
    private final MemoryBudget memory;
    private final String version;

    /// @param version this release
    public NodeService(GuestTables guests, FragmentRuns fragments, MemoryBudget memory, String version) {
        this.guests = guests;
        this.fragments = fragments;
        this.memory = memory;
        this.version = version;
    }

    /// Starts a fragment.
    ///
    /// @param user who sent it
    /// @return its batches; the caller closes it
    public ResultStream run(FragmentRequest request, String user, Cancellation cancellation) {
        Connector tables = guests.tables(request.gateway());
        return fragments.run(request, user, cancellation, catalog -> {
            if (catalog.equals(TableName.NATIVE_CATALOG)) {
                return tables;
            }
            throw new SkeinException(ErrorCode.UNDEFINED_CATALOG,
                    "a storage node reads no catalog \"" + catalog + "\" for a gateway, only tables that it keeps");
        });
    }

    /// Begins to keep a file.
    public IncomingFile receive(NodeMessages.FileToKeep file) {
        return new IncomingFile(file, guests.stage(file.gateway(), file.tableId()));
    }

    /// Removes files.
    public void delete(NodeMessages.FilesToDelete request) {
        guests.delete(request.gateway(), request.tableId(), request.files());
    }

    /// Removes all files but some.
    public void retain(NodeMessages.FilesToRetain request) {
        guests.retain(request.gateway(), request.files());
    }

    /// How this node is.
    public NodeMessages.NodeStatus status() {
        return new NodeMessages.NodeStatus(version, fragments.running(), memory.reservedBytes());
    }

    /// A file that comes in, piece by piece. Confined to one thread; whoever has it closes it.
    public final class IncomingFile implements AutoCloseable {
        private final NodeMessages.FileToKeep file;
        private final Path staged;
        private final FileChannel channel;
        private long bytes;

        private IncomingFile(NodeMessages.FileToKeep file, Path staged) {
            this.file = file;
            this.staged = staged;
            try {
                this.channel = FileChannel.open(staged, StandardOpenOption.WRITE);
            } catch (IOException e) {
                throw failure(e);
            }
        }

        private SkeinException failure(IOException e) {
            ErrorCode code = ErrorCode.ofWriting(e);
            return new SkeinException(code, "cannot write " + staged + ": " + e
                    + (code == ErrorCode.DISK_FULL ? "; free some space and run the statement again" : ""), e);
        }

        /// Adds the next piece.
        ///
        /// @throws SkeinException LIMIT_EXCEEDED if more comes than was announced; DISK_FULL, IO_ERROR
        public void write(ByteBuffer piece) {
            bytes += piece.remaining();
            if (bytes > file.bytes()) {
                throw new SkeinException(ErrorCode.LIMIT_EXCEEDED,
                        "more than the announced " + file.bytes() + " bytes come in for " + file.file());
            }
            try {
                while (piece.hasRemaining()) {
                    channel.write(piece);
                }
            } catch (IOException e) {
                throw failure(e);
            }
        }

        /// Makes the whole file one of the gateway's table, durably.
        ///
        /// @throws SkeinException DATA_CORRUPTED if something is missing or damaged; IO_ERROR
        public void finish() {
            if (bytes != file.bytes()) {
                throw new SkeinException(ErrorCode.DATA_CORRUPTED,
                        "only " + bytes + " of " + file.bytes() + " bytes of " + file.file() + " came in");
            }
            try {
                channel.force(true);
            } catch (IOException e) {
                throw failure(e);
            }
            guests.keep(file.gateway(), file.tableId(), file.file(), staged);
        }

        /// Throws away what was not finished.
        @Override
        public void close() {
            try {
                channel.close();
                Files.deleteIfExists(staged);
            } catch (IOException e) {
                // the gateway has it removed when it starts again
            }
        }
    }
}
