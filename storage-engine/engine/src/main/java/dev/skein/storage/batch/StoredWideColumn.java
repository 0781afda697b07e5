package dev.skein.storage.batch;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// 128-bit numbers read in place: 16 little-endian bytes each, the lower 64 bits first.
///
/// @param memory native memory
/// @param offset where row 0 starts, in bytes
/// @param nulls see [Column#nulls()]
/// @param length number of rows
public record StoredWideColumn(MemorySegment memory, long offset, boolean @Nullable [] nulls, int length)
        implements Column {}
