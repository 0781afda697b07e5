package dev.skein.storage.batch;

import org.jspecify.annotations.Nullable;

/// Runs of bytes: text as UTF-8, or binary. Rows may share bytes of the heap, in any order.
///
/// @param heap the bytes
/// @param starts where each row's bytes start in the heap
/// @param lengths how many bytes each row has
/// @param nulls see [Column#nulls()]
/// @param length number of rows
public record BytesColumn(byte[] heap, int[] starts, int[] lengths, boolean @Nullable [] nulls, int length)
        implements Column {}
