package dev.skein.storage.segment;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/// Turns a packed chunk into what kernels read.
final class ChunkUnpacker {
    private ChunkUnpacker() {}

    /// Decodes a chunk into new memory, which is freed when nobody refers to it any more.
    ///
    /// @param stored the chunk's bytes in the file
    /// @throws RuntimeException if they make no sense; the caller has compared them with their checksum
    static MemorySegment unpack(Chunk chunk, MemorySegment stored) {
        ChunkShape shape = chunk.shape();
        MemorySegment memory = Arena.ofAuto().allocate(Math.max(1, shape.bytes()), ChunkShape.ALIGNMENT);
        List<ChunkShape.Region> regions = shape.regions();
        long at = 0;
        for (int i = 0; i < regions.size(); i++) {
            Part part = chunk.parts().get(i);
            ChunkShape.Region region = regions.get(i);
            unpack(part, region, stored.asSlice(at, part.bytes()), memory.asSlice(region.at(), region.bytes()));
            at += part.bytes();
        }
        return memory;
    }

    private static void unpack(Part part, ChunkShape.Region region, MemorySegment from, MemorySegment to) {
        if (part.transform() == Transform.PLAIN) {
            if (!part.compressed()) {
                to.copyFrom(from);
            } else {
                check(part, Zstd.decompressDirectByteBuffer(
                        to.asByteBuffer(), 0, part.rawBytes(), from.asByteBuffer(), 0, part.bytes()));
            }
            return;
        }
        byte[] raw = from.toArray(ValueLayout.JAVA_BYTE);
        if (part.compressed()) {
            byte[] frame = raw;
            raw = new byte[part.rawBytes()];
            check(part, Zstd.decompressByteArray(raw, 0, raw.length, frame, 0, frame.length));
        }
        byte[] items = new byte[Math.toIntExact(region.bytes())];
        switch (part.transform()) {
            case SHUFFLED -> Transforms.unshuffle(raw, region.items(), region.itemBytes(), items);
            case DELTAS -> {
                Transforms.unshuffle(raw, region.items(), region.itemBytes(), items);
                Transforms.sums(items, region.items(), region.itemBytes());
            }
            case RUNS -> Transforms.expandRuns(raw, region.itemBytes(), items);
            case LENGTHS -> Transforms.offsets(raw, region.items(), items);
            case PLAIN -> throw new AssertionError(part);
        }
        MemorySegment.copy(items, 0, to, ValueLayout.JAVA_BYTE, 0, items.length);
    }

    private static void check(Part part, long result) {
        if (Zstd.isError(result)) {
            throw new ZstdException(result);
        }
        if (result != part.rawBytes()) {
            throw new IllegalArgumentException(result + " bytes were decompressed instead of " + part.rawBytes());
        }
    }
}
