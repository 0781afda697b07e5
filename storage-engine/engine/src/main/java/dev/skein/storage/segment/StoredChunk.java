package dev.skein.storage.segment;

import dev.skein.catalog.SkeinException;
import java.lang.foreign.MemorySegment;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// A chunk of a mapped file; equal only to itself. Thread-safe.
final class StoredChunk {
    private final SegmentFile file;
    private final Chunk chunk;
    private final int rowGroup;
    private volatile @Nullable Boolean ascending;

    StoredChunk(SegmentFile file, Chunk chunk, int rowGroup) {
        this.file = file;
        this.chunk = chunk;
        this.rowGroup = rowGroup;
    }

    Chunk chunk() {
        return chunk;
    }

    /// Verifies and decodes the chunk.
    ///
    /// @param column name of the column, for errors
    /// @throws SkeinException DATA_CORRUPTED
    LoadedChunk load(String column) {
        MemorySegment stored = verified(column);
        if (chunk.parts().isEmpty()) {
            return LoadedChunk.of(chunk.shape(), stored, 0);
        }
        try {
            return LoadedChunk.of(chunk.shape(), ChunkUnpacker.unpack(chunk, stored), chunk.shape().bytes());
        } catch (RuntimeException e) {
            throw file.corrupted(place(column) + " cannot be decoded: " + e);
        }
    }

    /// Whether the chunk holds packed numbers without nulls that never fall from row to row. Looked at once.
    boolean isAscending(String column) {
        Boolean known = ascending;
        if (known == null) {
            ChunkShape shape = chunk.shape();
            known = shape.encoding() == Encoding.PACKED
                    && shape.nullCount() == 0
                    && PackedOrder.isAscending(file.cache().load(this, column));
            ascending = known;
        }
        return known;
    }

    /// Compares the chunk with its checksum.
    ///
    /// @return the chunk's bytes and those after it in the file
    /// @throws SkeinException DATA_CORRUPTED
    MemorySegment verified(String column) {
        MemorySegment memory = file.memory();
        if (chunk.start() < 0 || chunk.bytes() < 0 || chunk.start() > memory.byteSize() - chunk.bytes()) {
            throw file.corrupted(place(column) + " lies outside the file");
        }
        CRC32C crc = new CRC32C();
        crc.update(memory.asSlice(chunk.start(), chunk.bytes()).asByteBuffer());
        if ((int) crc.getValue() != chunk.checksum()) {
            throw file.corrupted(place(column) + " does not match its checksum");
        }
        return memory.asSlice(chunk.start());
    }

    private String place(String column) {
        return "column \"" + column + "\" of row group " + rowGroup;
    }
}
