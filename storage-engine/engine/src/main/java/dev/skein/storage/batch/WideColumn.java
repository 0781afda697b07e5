package dev.skein.storage.batch;

import org.jspecify.annotations.Nullable;

/// Dense 128-bit two's complement numbers.
///
/// @param high the signed upper 64 bits
/// @param low the lower 64 bits
/// @param nulls see [Column#nulls()]
/// @param length number of rows
public record WideColumn(long[] high, long[] low, boolean @Nullable [] nulls, int length) implements Column {}
