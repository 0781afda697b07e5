package dev.skein.storage.batch;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Runs of bytes read in place. Row `i` has the bytes from `heap + at(i)` to `heap + at(i + 1)`, where `at(i)` is the
/// unsigned 32-bit little-endian number at `offsets + 4 * i`.
///
/// @param memory native memory
/// @param offsets where the first of `length + 1` offsets starts, in bytes
/// @param heap where the bytes start
/// @param nulls see [Column#nulls()]; a null row has no bytes
/// @param length number of rows
public record StoredBytesColumn(
        MemorySegment memory, long offsets, long heap, boolean @Nullable [] nulls, int length) implements Column {}
