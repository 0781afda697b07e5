package dev.skein.storage.segment;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.storage.batch.BytesColumn;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32C;

/// A mapped segment file. Immutable and shared; its checksums were verified when it was opened.
public final class SegmentFile {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Path path;
    private final MemorySegment memory;
    private final SegmentFooter footer;
    private final Map<Chunk, BytesColumn> dictionaries = new ConcurrentHashMap<>();

    private SegmentFile(Path path, MemorySegment memory, SegmentFooter footer) {
        this.path = path;
        this.memory = memory;
        this.footer = footer;
    }

    /// Maps a file and verifies it.
    ///
    /// @throws SkeinException FILE_NOT_FOUND, IO_ERROR, DATA_CORRUPTED
    public static SegmentFile open(Path path) {
        // unmapped when the last reader has let go of it
        Arena arena = Arena.ofAuto();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            MemorySegment memory = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            SegmentFile file = new SegmentFile(path, memory, readFooter(path, memory));
            file.verify();
            return file;
        } catch (IOException e) {
            throw new SkeinException(ErrorCode.IO_ERROR, "cannot read the segment " + path + ": " + e, e);
        }
    }

    private static SegmentFooter readFooter(Path path, MemorySegment memory) {
        long size = memory.byteSize();
        if (size < SegmentWriter.TRAILER_BYTES + SegmentWriter.MAGIC.length) {
            throw corrupted(path, "it is too short to be a segment");
        }
        ByteBuffer trailer =
                memory.asSlice(size - SegmentWriter.TRAILER_BYTES, SegmentWriter.TRAILER_BYTES).asByteBuffer();
        long length = trailer.getLong();
        int checksum = trailer.getInt();
        for (byte expected : SegmentWriter.MAGIC) {
            if (trailer.get() != expected) {
                throw corrupted(path, "it does not end like a segment; it may be cut off");
            }
        }
        if (length < 0 || length > size - SegmentWriter.TRAILER_BYTES) {
            throw corrupted(path, "its footer has an impossible length");
        }
        ByteBuffer bytes =
                memory.asSlice(size - SegmentWriter.TRAILER_BYTES - length, length).asByteBuffer();
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate());
        if ((int) crc.getValue() != checksum) {
            throw corrupted(path, "its footer does not match its checksum");
        }
        return SegmentFooter.read(bytes);
    }

    /// Compares every chunk with its checksum.
    ///
    /// @throws SkeinException DATA_CORRUPTED naming the row group and the column
    public void verify() {
        for (int group = 0; group < footer.rowGroups().size(); group++) {
            List<Chunk> chunks = footer.rowGroups().get(group).chunks();
            for (int column = 0; column < chunks.size(); column++) {
                Chunk chunk = chunks.get(column);
                boolean inside = chunk.start() >= 0 && chunk.bytes() >= 0
                        && chunk.start() + chunk.bytes() <= memory.byteSize();
                CRC32C crc = new CRC32C();
                if (inside) {
                    crc.update(memory.asSlice(chunk.start(), chunk.bytes()).asByteBuffer());
                }
                if (!inside || (int) crc.getValue() != chunk.checksum()) {
                    throw corrupted(path, "column " + footer.columns().get(column).id() + " of row group " + group
                            + " does not match its checksum");
                }
            }
        }
    }

    private static SkeinException corrupted(Path path, String what) {
        return new SkeinException(ErrorCode.DATA_CORRUPTED, "the segment " + path + " is damaged: " + what
                + "; restore it from a backup, or drop the table");
    }

    MemorySegment memory() {
        return memory;
    }

    SegmentFooter footer() {
        return footer;
    }

    /// Number of row groups.
    public int rowGroupCount() {
        return footer.rowGroups().size();
    }

    /// Rows in a row group.
    public int rowCount(int rowGroup) {
        return footer.rowGroups().get(rowGroup).rowCount();
    }

    /// The serialized sketch of a column's distinct values, and what else is known of the column in this file.
    ///
    /// @param sketch as the DataSketches library writes a compact HLL sketch; empty if the file lacks the column
    /// @param minimum least value of a long-lane column; [Long#MAX_VALUE] if there is none
    /// @param maximum greatest value of a long-lane column; [Long#MIN_VALUE] if there is none
    /// @param nullCount number of nulls
    /// @param heapBytes bytes of text or binary, each distinct run of a dictionary once
    public record ColumnSummary(byte[] sketch, long minimum, long maximum, long nullCount, long heapBytes) {}

    /// What is known of the column with this number.
    public ColumnSummary summary(int columnId) {
        for (int i = 0; i < footer.columns().size(); i++) {
            if (footer.columns().get(i).id() == columnId) {
                long minimum = Long.MAX_VALUE;
                long maximum = Long.MIN_VALUE;
                long nullCount = 0;
                long bytes = 0;
                for (RowGroup group : footer.rowGroups()) {
                    Chunk chunk = group.chunks().get(i);
                    minimum = Math.min(minimum, chunk.minimum());
                    maximum = Math.max(maximum, chunk.maximum());
                    nullCount += chunk.nullCount();
                    bytes += chunk.bytes();
                }
                return new ColumnSummary(footer.columns().get(i).sketch(), minimum, maximum, nullCount, bytes);
            }
        }
        return new ColumnSummary(new byte[0], Long.MAX_VALUE, Long.MIN_VALUE, footer.rowCount(), 0);
    }

    /// The dictionary of a chunk: one object for all its readers, so that work per entry is done once.
    BytesColumn dictionary(Chunk chunk) {
        return dictionaries.computeIfAbsent(chunk, this::readDictionary);
    }

    private BytesColumn readDictionary(Chunk chunk) {
        int count = chunk.entryCount();
        int[] starts = new int[count];
        int[] lengths = new int[count];
        for (int i = 0; i < count; i++) {
            starts[i] = memory.get(INT, chunk.entries() + 4L * i);
            lengths[i] = memory.get(INT, chunk.entries() + 4L * (i + 1)) - starts[i];
        }
        int size = memory.get(INT, chunk.entries() + 4L * count);
        byte[] heap = new byte[size];
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, chunk.heap(), heap, 0, size);
        return new BytesColumn(heap, starts, lengths, null, count);
    }

    /// Where the file is.
    public Path path() {
        return path;
    }
}
