package dev.skein.storage.segment;

import dev.skein.catalog.ColumnDefinition;
import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// A mapped segment file. Immutable and shared. Its footer was verified when it was opened; each chunk is verified when it
/// is first read, in the same pass that decodes it.
public final class SegmentFile {
    private final Path path;
    private final MemorySegment memory;
    private final SegmentFooter footer;
    private final ChunkCache cache;
    private final StoredChunk[][] chunks;

    private SegmentFile(Path path, MemorySegment memory, SegmentFooter footer, ChunkCache cache) {
        this.path = path;
        this.memory = memory;
        this.footer = footer;
        this.cache = cache;
        this.chunks = new StoredChunk[footer.rowGroups().size()][];
        for (int group = 0; group < chunks.length; group++) {
            int rowGroup = group;
            chunks[group] = footer.rowGroups().get(group).chunks().stream()
                    .map(chunk -> new StoredChunk(this, chunk, rowGroup))
                    .toArray(StoredChunk[]::new);
        }
    }

    /// Maps a file and verifies its footer.
    ///
    /// @param cache where its decoded chunks are kept
    /// @throws SkeinException IO_ERROR, DATA_CORRUPTED
    public static SegmentFile open(Path path, ChunkCache cache) {
        // unmapped when the last reader has let go of it
        Arena arena = Arena.ofAuto();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            MemorySegment memory = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            return new SegmentFile(path, memory, readFooter(path, memory), cache);
        } catch (NoSuchFileException e) {
            throw new SkeinException(ErrorCode.DATA_CORRUPTED,
                    "the segment " + path + " is missing; restore it from a backup, or drop the table", e);
        } catch (IOException e) {
            throw new SkeinException(ErrorCode.IO_ERROR, "cannot read the segment " + path + ": " + e, e);
        }
    }

    /// Leaves of a file, durably, only its outline: head, footer and trailer as they are. It opens like the file and knows
    /// all of its row groups, but has no rows to read.
    ///
    /// @throws SkeinException IO_ERROR, DATA_CORRUPTED
    public static void keepOutline(Path path) {
        Path outline = path.resolveSibling(path.getFileName() + ".outline");
        try (Arena arena = Arena.ofConfined();
                FileChannel whole = FileChannel.open(path, StandardOpenOption.READ)) {
            MemorySegment memory = whole.map(FileChannel.MapMode.READ_ONLY, 0, whole.size(), arena);
            readFooter(path, memory);
            long trailer = memory.byteSize() - SegmentWriter.TRAILER_BYTES;
            long footer = memory.asSlice(trailer, SegmentWriter.TRAILER_BYTES).asByteBuffer().getLong();
            try (FileChannel out =
                    FileChannel.open(outline, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                writeAll(out, memory.asSlice(0, ChunkShape.ALIGNMENT).asByteBuffer());
                writeAll(out, memory.asSlice(trailer - footer).asByteBuffer());
                out.force(true);
            }
            Files.move(outline, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new SkeinException(ErrorCode.IO_ERROR, "cannot keep the outline of " + path + ": " + e, e);
        }
    }

    private static void writeAll(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    private static SegmentFooter readFooter(Path path, MemorySegment memory) {
        long size = memory.byteSize();
        if (size < SegmentWriter.TRAILER_BYTES + ChunkShape.ALIGNMENT) {
            throw corrupted(path, "it is too short to be a segment; it may be cut off");
        }
        byte[] head = memory.asSlice(0, ChunkShape.ALIGNMENT).toArray(ValueLayout.JAVA_BYTE);
        if (!Arrays.equals(head, Arrays.copyOf(SegmentWriter.MAGIC, head.length))) {
            throw corrupted(path, "it does not begin like a segment that this version of Skein reads");
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
        try {
            return SegmentFooter.read(bytes);
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            throw corrupted(path, "its footer makes no sense (" + e + ")");
        }
    }

    /// Compares every chunk with its checksum.
    ///
    /// @param columns the table's columns, for their names
    /// @throws SkeinException DATA_CORRUPTED naming the row group and the column
    public void verify(List<ColumnDefinition> columns) {
        for (StoredChunk[] group : chunks) {
            for (int i = 0; i < group.length; i++) {
                int id = footer.columns().get(i).id();
                group[i].verified(columns.stream()
                        .filter(column -> column.id() == id)
                        .map(ColumnDefinition::name)
                        .findFirst()
                        .orElse("(dropped, number " + id + ")"));
            }
        }
    }

    /// Lets go of its decoded chunks: the file is no longer part of a table.
    public void forget() {
        for (StoredChunk[] group : chunks) {
            for (StoredChunk chunk : group) {
                cache.forget(chunk);
            }
        }
    }

    SkeinException corrupted(String what) {
        return corrupted(path, what);
    }

    private static SkeinException corrupted(Path path, String what) {
        return new SkeinException(ErrorCode.DATA_CORRUPTED, "the segment " + path + " is damaged: " + what
                + "; restore it from a backup, or drop the table");
    }

    ChunkCache cache() {
        return cache;
    }

    /// The chunk of a column in a row group; null if the file lacks the column.
    @Nullable StoredChunk chunk(int rowGroup, int columnId) {
        for (int i = 0; i < footer.columns().size(); i++) {
            if (footer.columns().get(i).id() == columnId) {
                return chunks[rowGroup][i];
            }
        }
        return null;
    }

    /// Whether a column holds whole numbers without nulls that never fall from row to row of a row group; found out when
    /// it is first asked, by reading the column there.
    public boolean isAscending(int rowGroup, ColumnDefinition column) {
        StoredChunk chunk = chunk(rowGroup, column.id());
        return chunk != null && chunk.isAscending(column.name());
    }

    /// In a row group where a column [#isAscending], the first row whose value is not less than this one; the number of
    /// rows if there is none.
    public int firstNotLess(int rowGroup, ColumnDefinition column, long value) {
        StoredChunk chunk = chunk(rowGroup, column.id());
        if (chunk == null) {
            throw new IllegalArgumentException("column " + column.name() + " is not in " + path);
        }
        return PackedOrder.firstNotLess(cache.load(chunk, column.name()), value);
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
                    ChunkShape chunk = group.chunks().get(i).shape();
                    minimum = Math.min(minimum, chunk.minimum());
                    maximum = Math.max(maximum, chunk.maximum());
                    nullCount += chunk.nullCount();
                    bytes += chunk.heapBytes();
                }
                return new ColumnSummary(footer.columns().get(i).sketch(), minimum, maximum, nullCount, bytes);
            }
        }
        return new ColumnSummary(new byte[0], Long.MAX_VALUE, Long.MIN_VALUE, footer.rowCount(), 0);
    }

    /// Where the file is.
    public Path path() {
        return path;
    }
}
