package dev.skein.storage.segment;

import dev.skein.storage.batch.PackedColumn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/// Writes a segment file front to back, with the checksum of the current chunk.
final class ChunkOutput implements AutoCloseable {
    /// Chunks and their parts start at multiples of a cache line, which is also the widest vector register.
    static final int ALIGNMENT = 64;

    private static final int BUFFER_BYTES = 1 << 20;

    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final CRC32C crc = new CRC32C();
    private long position;

    ChunkOutput(FileChannel channel) {
        this.channel = channel;
    }

    long position() {
        return position;
    }

    void startChecksum() {
        flush();
        crc.reset();
    }

    int checksum() {
        flush();
        return (int) crc.getValue();
    }

    /// Pads with zeros up to the next multiple of [#ALIGNMENT], and says where that is.
    long align() {
        while (position % ALIGNMENT != 0) {
            room(1).put((byte) 0);
            position++;
        }
        return position;
    }

    void write(byte[] bytes, int length) {
        int done = 0;
        while (done < length) {
            int part = Math.min(length - done, room(1).remaining());
            buffer.put(bytes, done, part);
            done += part;
        }
        position += length;
    }

    void writeInts(int[] values, int length) {
        for (int i = 0; i < length; i++) {
            room(Integer.BYTES).putInt(values[i]);
        }
        position += (long) length * Integer.BYTES;
    }

    void writeLong(long value) {
        room(Long.BYTES).putLong(value);
        position += Long.BYTES;
    }

    void writeInt(int value) {
        room(Integer.BYTES).putInt(value);
        position += Integer.BYTES;
    }

    /// Writes lanes of a width; for CONSTANT nothing.
    void writeLanes(long[] lanes, int length, PackedColumn.Width width) {
        for (int i = 0; i < length; i++) {
            ByteBuffer to = room(Long.BYTES);
            switch (width) {
                case CONSTANT -> {}
                case BYTE -> to.put((byte) lanes[i]);
                case SHORT -> to.putShort((short) lanes[i]);
                case INT -> to.putInt((int) lanes[i]);
                case LONG -> to.putLong(lanes[i]);
            }
        }
        position += (long) length * width.bytes();
    }

    private ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            flush();
        }
        return buffer;
    }

    void flush() {
        buffer.flip();
        crc.update(buffer);
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
        channel.close();
    }
}
