package dev.skein.storage.segment;

import dev.skein.storage.batch.BytesColumn;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// A chunk that can be read: its checksum was right, and it is decoded unless the file has it as kernels want it.
///
/// @param shape what it holds; says where its parts are in `memory`
/// @param memory native memory that starts with the chunk, at a multiple of [ChunkShape#ALIGNMENT]
/// @param dictionary the entries of a dictionary: one object for all readers, so that work per entry is done once
/// @param weightBytes memory that it takes beyond the file
record LoadedChunk(ChunkShape shape, MemorySegment memory, @Nullable BytesColumn dictionary, long weightBytes) {
    /// What an entry of the cache takes by itself.
    private static final int OVERHEAD_BYTES = 512;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /// Takes over a chunk in memory.
    ///
    /// @param memoryBytes what it takes beyond the file
    static LoadedChunk of(ChunkShape shape, MemorySegment memory, long memoryBytes) {
        if (shape.encoding() != Encoding.DICTIONARY) {
            return new LoadedChunk(shape, memory, null, memoryBytes + OVERHEAD_BYTES);
        }
        BytesColumn dictionary = dictionary(shape, memory);
        long entryBytes = 2L * Integer.BYTES * shape.entryCount() + shape.heapBytes();
        return new LoadedChunk(shape, memory, dictionary, memoryBytes + entryBytes + OVERHEAD_BYTES);
    }

    private static BytesColumn dictionary(ChunkShape shape, MemorySegment memory) {
        int count = shape.entryCount();
        long entries = shape.entries().at();
        int[] starts = new int[count];
        int[] lengths = new int[count];
        for (int i = 0; i < count; i++) {
            starts[i] = memory.get(INT, entries + 4L * i);
            lengths[i] = memory.get(INT, entries + 4L * (i + 1)) - starts[i];
        }
        byte[] heap = new byte[shape.heapBytes()];
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, shape.heap().at(), heap, 0, heap.length);
        return new BytesColumn(heap, starts, lengths, null, count);
    }
}
