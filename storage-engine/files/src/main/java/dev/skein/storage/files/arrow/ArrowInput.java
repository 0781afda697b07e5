package dev.skein.storage.files.arrow;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowStreamReader;

/// An open Arrow file or stream.
///
/// @param reader closes the channel that it reads
/// @param allocator of the reader's vectors alone
record ArrowInput(org.apache.arrow.vector.ipc.ArrowReader reader, BufferAllocator allocator) implements AutoCloseable {
    private static final byte[] FILE_MAGIC = "ARROW1".getBytes(StandardCharsets.US_ASCII);

    /// What every message of a stream begins with, before its size.
    private static final int STREAM_MARK = -1;

    /// Opens a file or stream, whichever it is; takes over the channel.
    static ArrowInput of(FileChannel channel, BufferAllocator parent) throws IOException {
        BufferAllocator allocator = parent.newChildAllocator("arrow file", 0, Long.MAX_VALUE);
        try {
            ByteBuffer start = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            channel.read(start, 0);
            boolean isFile = Arrays.equals(
                    start.array(), 0, FILE_MAGIC.length, FILE_MAGIC, 0, FILE_MAGIC.length);
            // the library would make room for a first message of any size
            boolean isStream = start.getInt(0) == STREAM_MARK && start.getInt(Integer.BYTES) >= 0
                    && start.getInt(Integer.BYTES) <= channel.size();
            if (!isFile && !isStream) {
                throw new IOException("it begins neither like an Arrow file nor like an Arrow stream");
            }
            var reader = isFile ? new ArrowFileReader(channel, allocator) : new ArrowStreamReader(channel, allocator);
            return new ArrowInput(reader, allocator);
        } catch (IOException | RuntimeException e) {
            allocator.close();
            channel.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        try (allocator) {
            reader.close();
        }
    }
}
