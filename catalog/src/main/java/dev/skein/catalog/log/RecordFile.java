package dev.skein.catalog.log;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// A file of checksummed records: the eight bytes `SKEINLG1`, then per record its length (4 bytes, little-endian), the
/// CRC-32C of length and payload (4 bytes), and the payload.
///
/// A crash can leave the last record incomplete; such a tail was never acknowledged. Anything else that does not
/// check out is corruption. Confined to one thread at a time.
final class RecordFile implements AutoCloseable {
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
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
    /// @param payloads the complete records, in order, as parts of the mapped file
    /// @param validLength where the last complete record ends, in bytes
    record Contents(List<MemorySegment> payloads, long validLength) {}

    /// Reads a file.
    ///
    /// @param tornTail whether the end may be an incomplete record
    /// @throws SkeinException DATA_CORRUPTED naming the file and the place
    static Contents read(Path path, boolean tornTail) throws IOException {
        MemorySegment bytes;
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
        }
        if (tornTail && bytes.byteSize() < MAGIC.length) {
            return new Contents(List.of(), 0);
        }
        for (int i = 0; i < MAGIC.length; i++) {
            if (bytes.byteSize() <= i || bytes.get(ValueLayout.JAVA_BYTE, i) != MAGIC[i]) {
                throw corrupted(path, i, "it does not start like a catalog file");
            }
        }
        List<MemorySegment> payloads = new ArrayList<>();
        long at = MAGIC.length;
        while (at < bytes.byteSize()) {
            MemorySegment payload = record(bytes, at);
            if (payload != null) {
                payloads.add(payload);
                at += FRAME_BYTES + payload.byteSize();
            } else if (tornTail && endsTorn(bytes, at)) {
                break;
            } else {
                throw corrupted(path, at, "a record does not match its checksum");
            }
        }
        return new Contents(payloads, at);
    }

    /// The payload of the record that starts at a place; null if there is no complete one.
    private static @Nullable MemorySegment record(MemorySegment bytes, long at) {
        long rest = bytes.byteSize() - at - FRAME_BYTES;
        int size = rest < 0 ? -1 : bytes.get(INT, at);
        if (size < 0 || size > rest || size > MAX_RECORD_BYTES) {
            return null;
        }
        MemorySegment payload = bytes.asSlice(at + FRAME_BYTES, size);
        return checksum(payload.asByteBuffer()) == bytes.get(INT, at + Integer.BYTES) ? payload : null;
    }

    /// Whether a broken record is one that a crash cut short: nothing but zeros or its own bytes may follow. All that is
    /// written in one go is one record, so that a complete record after a broken one was acknowledged, and so was the
    /// broken one.
    private static boolean endsTorn(MemorySegment bytes, long broken) {
        for (long at = broken + 1; at + FRAME_BYTES < bytes.byteSize(); at++) {
            MemorySegment later = record(bytes, at);
            if (later != null && later.byteSize() > 0) {
                return false;
            }
        }
        long size = bytes.byteSize() - broken < FRAME_BYTES ? -1 : bytes.get(INT, broken);
        boolean reachesEnd = size < 0 || broken + FRAME_BYTES + size >= bytes.byteSize();
        return reachesEnd || onlyZeros(bytes.asSlice(broken));
    }

    private static boolean onlyZeros(MemorySegment bytes) {
        for (long i = 0; i < bytes.byteSize(); i++) {
            if (bytes.get(ValueLayout.JAVA_BYTE, i) != 0) {
                return false;
            }
        }
        return true;
    }

    private static SkeinException corrupted(Path path, long offset, String what) {
        return new SkeinException(ErrorCode.DATA_CORRUPTED, "the catalog file " + path + " is damaged at byte " + offset
                + ": " + what + "; restore the data directory from a backup");
    }

    /// The bytes of a record as they stand in the file.
    private static byte[] frame(byte[] payload) {
        return ByteBuffer.allocate(FRAME_BYTES + payload.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(payload.length)
                .putInt(checksum(ByteBuffer.wrap(payload)))
                .put(payload)
                .array();
    }

    private static int checksum(ByteBuffer payload) {
        CRC32C crc = new CRC32C();
        int size = payload.remaining();
        crc.update(size);
        crc.update(size >>> 8);
        crc.update(size >>> 16);
        crc.update(size >>> 24);
        crc.update(payload);
        return (int) crc.getValue();
    }

    /// Appends a record; it is on disk only after [#force].
    void append(byte[] payload) throws IOException {
        write(ByteBuffer.wrap(frame(payload)));
    }

    /// Forces what was appended to disk.
    void force() throws IOException {
        channel.force(false);
    }

    /// Appends a record and forces it to disk. If that fails, the file is cut back to what it was.
    void appendDurably(byte[] payload) throws IOException {
        long before = length;
        try {
            append(payload);
            force();
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
