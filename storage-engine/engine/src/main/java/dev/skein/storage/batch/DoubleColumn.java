package dev.skein.storage.batch;

import org.jspecify.annotations.Nullable;

/// Dense IEEE 754 doubles.
///
/// @param values the numbers, at least `length` of them
/// @param nulls see [Column#nulls()]
/// @param length number of rows
public record DoubleColumn(double[] values, boolean @Nullable [] nulls, int length) implements Column {}
