package dev.skein.storage.segment;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Makes chunks small for the file. Each part is rearranged in the way that compresses best, as a sample of it shows, and
/// compressed; if the chunk as a whole does not become much smaller, it stays as it is and is read in place.
///
/// Confined to one thread; owns native memory.
final class ChunkPacker implements AutoCloseable {
    /// Level 1: on TPC-H text, level 3 takes 1.5 times as long and saves 4 % more.
    private static final int LEVEL = 1;

    /// Chunks smaller than a page of memory are not worth the work.
    private static final int LEAST_BYTES = 4096;

    /// What a packed chunk may have at most of its size in memory: a smaller gain does not pay for decoding.
    private static final double WORTHWHILE = 0.8;

    /// Items that are tried to find the best rearrangement.
    private static final int SAMPLE_ITEMS = 16_384;

    /// Runs are written as runs if they have this many items on average: then decoding is but filling.
    private static final int RUN_ITEMS = 16;

    private final Compression compression;
    private final ZstdCompressCtx zstd = new ZstdCompressCtx().setLevel(LEVEL);
    private byte[] packed = {};
    private int length;

    ChunkPacker(Compression compression) {
        this.compression = compression;
    }

    /// Packs a chunk.
    ///
    /// @return its parts, whose bytes are then in [#bytes()]; empty if the chunk is to lie in the file as it is
    List<Part> pack(ChunkShape shape, ChunkBody body) {
        length = 0;
        if (body.length() < LEAST_BYTES) {
            return List.of();
        }
        List<Part> parts = new ArrayList<>();
        for (ChunkShape.Region region : shape.regions()) {
            parts.add(pack(region, body.bytes()));
        }
        return length <= WORTHWHILE * body.length() ? parts : List.of();
    }

    private Part pack(ChunkShape.Region region, byte[] body) {
        int at = Math.toIntExact(region.at());
        int bytes = Math.toIntExact(region.bytes());
        int runs = region.content() == ChunkShape.Content.LANES && region.itemBytes() > 0
                ? Transforms.runCount(body, at, region.items(), region.itemBytes())
                : Integer.MAX_VALUE;
        if (runs <= region.items() / RUN_ITEMS) {
            return compressed(Transform.RUNS,
                    Transforms.runs(body, at, region.items(), region.itemBytes(), runs), 0, -1);
        }
        if (compression == Compression.NONE || bytes < ChunkShape.ALIGNMENT) {
            return stored(Transform.PLAIN, body, at, bytes);
        }
        if (region.content() == ChunkShape.Content.OFFSETS) {
            return compressed(Transform.LENGTHS, Transforms.lengths(body, at, region.items()), 0, -1);
        }
        Transform transform = best(region, body, at);
        return transform == Transform.PLAIN
                ? compressed(transform, body, at, bytes)
                : compressed(transform, rearranged(transform, body, at, region.items(), region.itemBytes()), 0, -1);
    }

    private Transform best(ChunkShape.Region region, byte[] body, int at) {
        Transform best = Transform.PLAIN;
        if (region.itemBytes() > 1) {
            int sample = Math.min(region.items(), SAMPLE_ITEMS);
            int least = frameBytes(Arrays.copyOfRange(body, at, at + sample * region.itemBytes()));
            for (Transform transform : region.itemBytes() > Long.BYTES
                    ? List.of(Transform.SHUFFLED)
                    : List.of(Transform.SHUFFLED, Transform.DELTAS)) {
                int frame = frameBytes(rearranged(transform, body, at, sample, region.itemBytes()));
                if (frame < least) {
                    least = frame;
                    best = transform;
                }
            }
        }
        return best;
    }

    private int frameBytes(byte[] sample) {
        reserve(Math.toIntExact(Zstd.compressBound(sample.length)));
        return zstd.compressByteArray(packed, length, packed.length - length, sample, 0, sample.length);
    }

    private static byte[] rearranged(Transform transform, byte[] body, int at, int items, int itemBytes) {
        byte[] to = new byte[items * itemBytes];
        if (transform == Transform.SHUFFLED) {
            Transforms.shuffle(body, at, items, itemBytes, to);
            return to;
        }
        byte[] deltas = new byte[items * itemBytes];
        Transforms.deltas(body, at, items, itemBytes, deltas);
        Transforms.shuffle(deltas, 0, items, itemBytes, to);
        return to;
    }

    /// @param count number of bytes; -1 for all
    private Part compressed(Transform transform, byte[] from, int at, int count) {
        int bytes = count < 0 ? from.length : count;
        if (compression == Compression.NONE || bytes < ChunkShape.ALIGNMENT) {
            return stored(transform, from, at, bytes);
        }
        reserve(Math.toIntExact(Zstd.compressBound(bytes)));
        int frame = zstd.compressByteArray(packed, length, packed.length - length, from, at, bytes);
        if (frame >= WORTHWHILE * bytes && transform != Transform.SHUFFLED && transform != Transform.DELTAS) {
            return stored(transform, from, at, bytes);
        }
        length += frame;
        return new Part(transform, bytes, true, frame);
    }

    private Part stored(Transform transform, byte[] from, int at, int count) {
        reserve(count);
        System.arraycopy(from, at, packed, length, count);
        length += count;
        return new Part(transform, count, false, count);
    }

    private void reserve(int bytes) {
        int needed = Math.addExact(length, bytes);
        if (needed > packed.length) {
            packed = Arrays.copyOf(packed, (int) Math.max(needed, Math.min(2L * packed.length, Integer.MAX_VALUE - 8)));
        }
    }

    /// The packed chunk's bytes; [#length()] of them count.
    byte[] bytes() {
        return packed;
    }

    int length() {
        return length;
    }

    @Override
    public void close() {
        zstd.close();
    }
}
