package dev.skein.storage.batch;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// IEEE 754 numbers read in place, little-endian.
///
/// @param memory native memory
/// @param offset where row 0 starts, in bytes
/// @param single whether values are 4-byte floats rather than 8-byte doubles
/// @param nulls see [Column#nulls()]
/// @param length number of rows
public record StoredDoubleColumn(
        MemorySegment memory, long offset, boolean single, boolean @Nullable [] nulls, int length) implements Column {}
