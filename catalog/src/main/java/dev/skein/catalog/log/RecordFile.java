package dev.skein.catalog.log;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/// A file of checksummed records: the eight bytes `SKEINLG1`, then per record its length (4 bytes, little-endian), the
/// CRC-32C of length and payload (4 bytes), and the payload.
///
/// A crash can leave the last record incomplete; such a tail was never acknowledged. Anything else that does not
/// check out is corruption. Confined to one thread at a time.
final class RecordFile implements AutoCloseable {
    private static final byte[] MAGIC = {'S', 'K', 'E', 'I', 'N', 'L', 'G', '1'};
    private static final int FRAME_BYTES = 8;

    /// No record of the catalog comes near this; a greater length is corruption.
    private static final int MAX_RECORD_BYTES = 1 << 30;

    private final Path path;
    private final FileChannel channel;
    private long length;

    private RecordFile(Path path, FileChannel channel, long length) {
        this.path = path;
        this.channel = channel;
        this.length = length;
    }

    /// Makes a new file, durably but for its name in the directory.
    static RecordFile create(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        RecordFile file = new RecordFile(path, channel, 0);
        try {
            file.write(ByteBuffer.wrap(MAGIC));
            channel.force(true);
            return file;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /// Opens a file for appending after its last complete record, cutting off an incomplete one.
    static RecordFile append(Path path, long validLength) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE);
        try {
            if (channel.size() > validLength) {
                channel.truncate(validLength);
                channel.force(true);
            }
            channel.position(validLength);
            return new RecordFile(path, channel, validLength);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /// The records of a file.
    ///
    /// @param payloads the complete records, in order
    /// @param validLength where the last complete record ends, in bytes
    record Contents(List<byte[]> payloads, long validLength) {}

    /// Reads a file.
    ///
    /// @param tornTail whether the end may be an incomplete record
    /// @throws SkeinException DATA_CORRUPTED naming the file and the place
    static Contents read(Path path, boolean tornTail) throws IOException {
        byte[] raw = Files.readAllBytes(path);
        ByteBuffer bytes = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
        if (tornTail && bytes.limit() < MAGIC.length) {
            return new Contents(List.of(), 0);
        }
        for (int i = 0; i < MAGIC.length; i++) {
            if (bytes.limit() <= i || bytes.get(i) != MAGIC[i]) {
                throw corrupted(path, i, "it does not start like a catalog file");
            }
        }
        List<byte[]> payloads = new ArrayList<>();
        int at = MAGIC.length;
        while (at < bytes.limit()) {
            int size = bytes.limit() - at >= FRAME_BYTES ? bytes.getInt(at) : -1;
            boolean complete = size >= 0 && size <= bytes.limit() - at - FRAME_BYTES;
            if (complete && checksum(size, raw, at + FRAME_BYTES) == bytes.getInt(at + Integer.BYTES)) {
                byte[] payload = new byte[size];
                bytes.get(at + FRAME_BYTES, payload);
                payloads.add(payload);
                at += FRAME_BYTES + size;
            } else if (tornTail && (!complete || at + FRAME_BYTES + size == bytes.limit())
                    && !hasLaterRecord(raw, at)) {
                break;
            } else {
                throw corrupted(path, at, "a record does not match its checksum");
            }
        }
        return new Contents(List.copyOf(payloads), at);
    }

    /// Whether a complete record starts anywhere after a broken one: then the break is corruption, not a torn tail.
    private static boolean hasLaterRecord(byte[] raw, int broken) {
        ByteBuffer bytes = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = broken + 1; at + FRAME_BYTES < bytes.limit(); at++) {
            int size = bytes.getInt(at);
            if (size > 0 && size <= bytes.limit() - at - FRAME_BYTES && size <= MAX_RECORD_BYTES
                    && checksum(size, raw, at + FRAME_BYTES) == bytes.getInt(at + Integer.BYTES)) {
                return true;
            }
        }
        return false;
    }

    private static SkeinException corrupted(Path path, long offset, String what) {
        return new SkeinException(ErrorCode.DATA_CORRUPTED, "the catalog file " + path + " is damaged at byte " + offset
                + ": " + what + "; restore the data directory from a backup");
    }

    /// The bytes of a record as they stand in the file.
    static byte[] frame(byte[] payload) {
        return ByteBuffer.allocate(FRAME_BYTES + payload.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(payload.length)
                .putInt(checksum(payload.length, payload, 0))
                .put(payload)
                .array();
    }

    private static int checksum(int size, byte[] bytes, int offset) {
        CRC32C crc = new CRC32C();
        crc.update(size);
        crc.update(size >>> 8);
        crc.update(size >>> 16);
        crc.update(size >>> 24);
        crc.update(bytes, offset, size);
        return (int) crc.getValue();
    }

    /// Appends framed records and forces them to disk. If that fails, the file is cut back to what it was.
    void appendDurably(List<byte[]> frames) throws IOException {
        long before = length;
        try {
            for (byte[] frame : frames) {
                write(ByteBuffer.wrap(frame));
            }
            channel.force(false);
        } catch (IOException e) {
            channel.truncate(before);
            channel.position(before);
            channel.force(true);
            length = before;
            throw e;
        }
    }

    private void write(ByteBuffer bytes) throws IOException {
        int size = bytes.remaining();
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        length += size;
    }

    /// Bytes in the file.
    long length() {
        return length;
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
