package dev.skein.storage.segment;

import dev.skein.catalog.SqlType;

/// A column of a segment.
///
/// @param id the column's number in its table
/// @param type its type
/// @param sketch serialized sketch of its distinct values
record SegmentColumn(int id, SqlType type, byte[] sketch) {}
