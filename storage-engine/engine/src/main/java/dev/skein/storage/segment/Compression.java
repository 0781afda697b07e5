package dev.skein.storage.segment;

/// What a table's segments do to chunks at rest.
public enum Compression {
    /// Chunks lie in the file as kernels read them; only run-length coding is done.
    NONE,
    /// Chunks are compressed with Zstandard where that saves enough, and decoded when they are first read.
    ZSTD
}
