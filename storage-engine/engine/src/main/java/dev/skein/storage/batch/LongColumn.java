package dev.skein.storage.batch;

import org.jspecify.annotations.Nullable;

/// Dense 64-bit numbers.
///
/// @param values the numbers, at least `length` of them
/// @param nulls see [Column#nulls()]
/// @param length number of rows
/// @param minimum no value is less; need not be attained. Ranges decide which kernels can skip overflow checks
/// @param maximum no value is greater; need not be attained
public record LongColumn(long[] values, boolean @Nullable [] nulls, int length, long minimum, long maximum)
        implements Column {}
