package dev.skein.storage.nativetable;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.zip.CRC32C;

/// The rows of a segment that were deleted, as a bit per row. A file holds the eight bytes `SKEINDV1`, the CRC-32C of the
/// rest (4 bytes, little-endian), and the bits, least first.
final class DeleteVector {
    private static final byte[] MAGIC = {'S', 'K', 'E', 'I', 'N', 'D', 'V', '1'};
    private static final int HEADER_BYTES = MAGIC.length + Integer.BYTES;

    private DeleteVector() {}

    /// Reads a file.
    ///
    /// @throws SkeinException DATA_CORRUPTED, IO_ERROR
    static BitSet read(Path path) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
            boolean whole = bytes.limit() >= HEADER_BYTES;
            for (int i = 0; whole && i < MAGIC.length; i++) {
                whole = bytes.get(i) == MAGIC[i];
            }
            CRC32C crc = new CRC32C();
            if (whole) {
                crc.update(bytes.duplicate().position(HEADER_BYTES));
            }
            if (!whole || (int) crc.getValue() != bytes.getInt(MAGIC.length)) {
                throw new SkeinException(ErrorCode.DATA_CORRUPTED, "the delete vector " + path
                        + " does not match its checksum; restore it from a backup, or drop the table");
            }
            return BitSet.valueOf(bytes.position(HEADER_BYTES));
        } catch (IOException e) {
            throw new SkeinException(ErrorCode.IO_ERROR, "cannot read the delete vector " + path + ": " + e, e);
        }
    }

    /// Writes a new file and forces it to disk.
    static void write(Path path, BitSet rows) throws IOException {
        byte[] bits = rows.toByteArray();
        CRC32C crc = new CRC32C();
        crc.update(bits);
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + bits.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .putInt((int) crc.getValue())
                .put(bits)
                .flip();
        try (FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }
}
