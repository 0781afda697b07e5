package dev.skein.storage.segment;

import java.util.List;

/// One column of one row group: what it holds and where it lies in the file.
///
/// @param shape what it holds
/// @param parts how its parts lie in the file, one after the other; empty if the chunk lies there as in memory, to be
///     read in place
/// @param start where the chunk starts: bytes from the start of the file, a multiple of [ChunkShape#ALIGNMENT]
/// @param bytes its length in the file, padding included
/// @param checksum CRC-32C of these bytes
record Chunk(ChunkShape shape, List<Part> parts, long start, long bytes, int checksum) {
    Chunk {
        parts = List.copyOf(parts);
    }
}
