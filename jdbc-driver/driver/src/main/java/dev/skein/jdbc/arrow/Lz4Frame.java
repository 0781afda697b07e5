package dev.skein.jdbc.arrow;

import java.sql.SQLException;

/**
 * Decompresses the LZ4 frame format (github.com/lz4/lz4, doc/lz4_Frame_format.md and lz4_Block_format.md) as Arrow uses
 * it for buffers. Checksums are skipped: the transport has its own.
 */
final class Lz4Frame {
    private static final int MAGIC = 0x184D_2204;
    private static final int VERSION = 1;
    private static final int UNCOMPRESSED_BLOCK = 0x8000_0000;
    private static final int NOT_COMPRESSED = -1;

    /** A byte of LZ4 stands for at most this many bytes of output. */
    private static final long RATIO_LIMIT = 255;

    private static final int MATCH_MINIMUM = 4;
    private static final int LENGTH_NIBBLE_MAXIMUM = 15;

    private Lz4Frame() {}

    /** Decompresses a buffer: its length when decompressed (or -1 if it is not compressed), then the frame. */
    static BufferSlice decompressBuffer(BufferSlice buffer) throws SQLException {
        if (buffer.length() < Long.BYTES) {
            throw IpcFormat.malformed("a compressed buffer of " + buffer.length() + " bytes");
        }
        long length = LittleEndian.longAt(buffer.data(), buffer.offset());
        int frameStart = buffer.offset() + Long.BYTES;
        int frameLength = buffer.length() - Long.BYTES;
        if (length == NOT_COMPRESSED) {
            return new BufferSlice(buffer.data(), frameStart, frameLength);
        }
        if (length == 0) {
            return BufferSlice.EMPTY;
        }
        if (length < 0 || length > frameLength * RATIO_LIMIT || length > Integer.MAX_VALUE - Long.BYTES) {
            throw IpcFormat.malformed("a buffer said to decompress to " + length + " bytes");
        }
        byte[] output = new byte[(int) length];
        decompress(buffer.data(), frameStart, frameStart + frameLength, output);
        return new BufferSlice(output, 0, output.length);
    }

    private static void decompress(byte[] data, int start, int end, byte[] output) throws SQLException {
        if (end - start < 7 || LittleEndian.intAt(data, start) != MAGIC) {
            throw IpcFormat.malformed("a buffer that is no LZ4 frame");
        }
        int flags = data[start + 4];
        if ((flags >> 6 & 3) != VERSION) {
            throw IpcFormat.unsupported("LZ4 frames of version " + (flags >> 6 & 3));
        }
        boolean hasBlockChecksum = (flags & 0x10) != 0;
        boolean hasContentSize = (flags & 0x08) != 0;
        boolean hasDictionary = (flags & 0x01) != 0;
        int position = start + 7 + (hasContentSize ? Long.BYTES : 0) + (hasDictionary ? Integer.BYTES : 0);
        int written = 0;
        while (true) {
            int header = LittleEndian.intAt(data, position);
            position += Integer.BYTES;
            if (header == 0) {
                break;
            }
            int size = header & ~UNCOMPRESSED_BLOCK;
            if (size > end - position) {
                throw IpcFormat.malformed("an LZ4 block that ends too early");
            }
            if ((header & UNCOMPRESSED_BLOCK) != 0) {
                System.arraycopy(data, position, output, written, size);
                written += size;
            } else {
                written = block(data, position, position + size, output, written);
            }
            position += size + (hasBlockChecksum ? Integer.BYTES : 0);
        }
        if (written != output.length) {
            throw IpcFormat.malformed("an LZ4 frame of " + written + " bytes instead of " + output.length);
        }
    }

    /** Decompresses one block behind the {@code written} bytes, to which matches may refer; answers the new end. */
    private static int block(byte[] data, int start, int end, byte[] output, int written) throws SQLException {
        int from = start;
        int to = written;
        while (from < end) {
            int token = data[from++] & 0xFF;
            int literals = token >>> 4;
            if (literals == LENGTH_NIBBLE_MAXIMUM) {
                int more;
                do {
                    more = data[from++] & 0xFF;
                    literals += more;
                } while (more == 0xFF);
            }
            System.arraycopy(data, from, output, to, literals);
            from += literals;
            to += literals;
            if (from >= end) {
                break;
            }
            int distance = LittleEndian.shortAt(data, from) & 0xFFFF;
            from += Short.BYTES;
            int length = (token & LENGTH_NIBBLE_MAXIMUM) + MATCH_MINIMUM;
            if (length == LENGTH_NIBBLE_MAXIMUM + MATCH_MINIMUM) {
                int more;
                do {
                    more = data[from++] & 0xFF;
                    length += more;
                } while (more == 0xFF);
            }
            if (distance == 0 || distance > to || length > output.length - to) {
                throw IpcFormat.malformed("an LZ4 match of " + length + " bytes, " + distance + " back");
            }
            copyMatch(output, to, distance, length);
            to += length;
        }
        return to;
    }

    /** A match may overlap what it writes: then it repeats itself. */
    private static void copyMatch(byte[] output, int to, int distance, int length) {
        if (distance >= length) {
            System.arraycopy(output, to - distance, output, to, length);
            return;
        }
        for (int i = 0; i < length; i++) {
            output[to + i] = output[to + i - distance];
        }
    }
}
