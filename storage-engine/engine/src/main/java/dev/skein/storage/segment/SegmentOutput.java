package dev.skein.storage.segment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.zip.CRC32C;

/// Writes a segment file front to back.
final class SegmentOutput implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 20;

    private final FileChannel channel;
    private final ChunkPacker packer;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private long position;

    SegmentOutput(FileChannel channel, Compression compression) {
        this.channel = channel;
        this.packer = new ChunkPacker(compression);
    }

    long position() {
        return position;
    }

    /// Writes a chunk, packed if that pays.
    ///
    /// @throws UncheckedIOException if it cannot be written
    Chunk write(ChunkShape shape, ChunkBody body) {
        List<Part> parts = packer.pack(shape, body);
        byte[] bytes = parts.isEmpty() ? body.bytes() : packer.bytes();
        int length = parts.isEmpty() ? body.length() : packer.length();
        align();
        long start = position;
        write(bytes, length);
        align();
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        crc.update(new byte[Math.toIntExact(position - start - length)]);
        return new Chunk(shape, parts, start, position - start, (int) crc.getValue());
    }

    /// Pads with zeros up to the next multiple of [ChunkShape#ALIGNMENT].
    void align() {
        write(new byte[ChunkShape.ALIGNMENT], (int) (ChunkShape.aligned(position) - position));
    }

    void write(byte[] bytes, int length) {
        int done = 0;
        while (done < length) {
            if (!buffer.hasRemaining()) {
                flush();
            }
            int part = Math.min(length - done, buffer.remaining());
            buffer.put(bytes, done, part);
            done += part;
        }
        position += length;
    }

    private void flush() {
        buffer.flip();
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        buffer.clear();
    }

    /// Writes what is buffered and forces the file to disk.
    void force() throws IOException {
        flush();
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        packer.close();
        channel.close();
    }
}
