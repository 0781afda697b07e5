package dev.skein.storage.expression;

/// One key of an order of rows.
///
/// Text compares by its UTF-8 bytes (code-point order); NaN is greater than all other numbers.
///
/// @param column place of the column
/// @param ascending least first
/// @param nullsFirst whether nulls come before all values
public record SortKey(int column, boolean ascending, boolean nullsFirst) {}
