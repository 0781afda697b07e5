package dev.skein.executor.spill;

import dev.skein.catalog.SqlType;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Rows in a temporary file. Rows are appended first and read after; closing removes the file. Confined to one thread at a
/// time.
///
/// A block is its length in bytes, its number of rows, and the columns as [BlockCodec] writes them.
public final class SpillFile implements AutoCloseable {
    /// Bytes of a block's header.
    private static final int HEADER_BYTES = 2 * Integer.BYTES;

    private static final int INITIAL_BYTES = 1 << 12;

    private final Path path;
    private final FileChannel channel;
    private final List<BlockCodec> codecs = new ArrayList<>();
    private final LongConsumer written;
    private ByteBuffer buffer = buffer(INITIAL_BYTES);
    private long rowCount;
    private long length;

    private SpillFile(Path path, FileChannel channel, List<SqlType> types, LongConsumer written) {
        this.path = path;
        this.channel = channel;
        this.written = written;
        types.forEach(type -> codecs.add(BlockCodec.of(type.lane())));
    }

    static SpillFile create(Path path, List<SqlType> types, LongConsumer written) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ,
                StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        return new SpillFile(path, channel, types, written);
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// Number of rows.
    public long rowCount() {
        return rowCount;
    }

    /// Bytes of the file.
    public long bytes() {
        return length;
    }

    /// Appends a block of rows.
    ///
    /// @param columns dense columns
    /// @param places which rows of them, in this order
    /// @param count number of rows, at most [Batch#MAX_ROWS]
    /// @throws dev.skein.catalog.SkeinException DISK_FULL, IO_ERROR
    public void append(List<Column> columns, int[] places, int from, int count) {
        long wanted = HEADER_BYTES;
        for (int i = 0; i < codecs.size(); i++) {
            wanted += codecs.get(i).bytes(columns.get(i), places, from, count);
        }
        if (wanted > buffer.capacity()) {
            buffer = buffer(Math.toIntExact(Math.max(wanted, Math.min(2L * buffer.capacity(), Integer.MAX_VALUE - 16))));
        }
        buffer.clear();
        buffer.putInt(Math.toIntExact(wanted - HEADER_BYTES)).putInt(count);
        for (int i = 0; i < codecs.size(); i++) {
            codecs.get(i).write(columns.get(i), places, from, count, buffer);
        }
        buffer.flip();
        try {
            while (buffer.hasRemaining()) {
                length += channel.write(buffer, length);
            }
        } catch (IOException e) {
            throw SpillDirectory.failure(path, e);
        }
        written.accept(wanted);
        rowCount += count;
    }

    /// Reads the rows from the first on.
    public Reader reader() {
        buffer = buffer(0);
        return new Reader();
    }

    /// Reads blocks, in the order in which they were appended.
    public final class Reader {
        private final ByteBuffer header = buffer(HEADER_BYTES);
        private long position;

        private Reader() {}

        /// The next block as dense columns of its own; null at the end.
        ///
        /// @throws dev.skein.catalog.SkeinException IO_ERROR
        public @Nullable Batch next() {
            if (position == length) {
                return null;
            }
            try {
                read(header.clear());
                int bytes = header.getInt(0);
                int count = header.getInt(Integer.BYTES);
                ByteBuffer block = buffer(bytes);
                read(block);
                List<Column> columns = new ArrayList<>(codecs.size());
                for (BlockCodec codec : codecs) {
                    columns.add(codec.read(count, block));
                }
                return Batch.of(columns, count);
            } catch (IOException e) {
                throw SpillDirectory.failure(path, e);
            }
        }

        private void read(ByteBuffer target) throws IOException {
            while (target.hasRemaining()) {
                int count = channel.read(target, position);
                if (count < 0) {
                    throw new IOException("the file ends after " + position + " of " + length + " bytes");
                }
                position += count;
            }
            target.flip();
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw SpillDirectory.failure(path, e);
        }
    }
}
