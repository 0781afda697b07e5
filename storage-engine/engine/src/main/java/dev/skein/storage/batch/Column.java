package dev.skein.storage.batch;

import org.jspecify.annotations.Nullable;

/// The values of one column in a batch.
///
/// Dense columns hold Java arrays: [LongColumn], [WideColumn], [DoubleColumn], [BytesColumn], [DictionaryColumn].
/// Stored columns are views of a mapped segment file: [PackedColumn], [StoredWideColumn], [StoredDoubleColumn],
/// [StoredBytesColumn], [StoredDictionaryColumn]. The lane of the SQL type ([dev.skein.catalog.SqlType#lane()]) says
/// which ones may occur:
///
/// | lane | dense | stored |
/// |---|---|---|
/// | LONG | LongColumn | PackedColumn |
/// | WIDE | WideColumn, or LongColumn when all values of this batch fit in 64 bits (decimals only) | StoredWideColumn, PackedColumn (decimals only) |
/// | DOUBLE | DoubleColumn | StoredDoubleColumn |
/// | BYTES | BytesColumn, DictionaryColumn | StoredBytesColumn, StoredDictionaryColumn |
///
/// Arrays may be longer than [#length()]; only the first `length` entries count. Nobody but its producer writes to a
/// column.
public sealed interface Column
        permits LongColumn, WideColumn, DoubleColumn, BytesColumn, DictionaryColumn,
                PackedColumn, StoredWideColumn, StoredDoubleColumn, StoredBytesColumn, StoredDictionaryColumn {
    /// Number of rows.
    int length();

    /// One entry per row, true where the value is null; or null if no value is. The value under a null is
    /// unspecified but harmless: in range for its lane and within its [LongColumn#minimum()] and maximum; code 0 of a
    /// dictionary; an empty run of bytes.
    boolean @Nullable [] nulls();
}
