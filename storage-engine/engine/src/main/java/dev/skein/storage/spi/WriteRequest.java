package dev.skein.storage.spi;

import dev.skein.catalog.TableName;

/// A write to start.
///
/// @param table the table to write to
/// @param operation what to do; says what the batches hold
/// @param snapshotVersion the catalog version that the statement reads
public record WriteRequest(TableName table, Operation operation, long snapshotVersion) {
    /// What a write does with its batches.
    public enum Operation {
        /// Adds rows; batches hold the table's columns in order.
        INSERT,
        /// Removes rows; batches hold one column: row addresses, as the hidden scan column [#ROW_ADDRESS] gives them.
        DELETE,
        /// Replaces rows; batches hold the row address, then all the table's columns in order.
        UPDATE
    }

    /// The name of the hidden BIGINT column that native tables offer after their own columns: its place in a
    /// [ScanRequest] is the number of columns of the table.
    public static final String ROW_ADDRESS = "$row";
}
