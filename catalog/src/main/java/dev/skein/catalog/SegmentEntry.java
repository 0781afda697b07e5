package dev.skein.catalog;

/// A segment file that belongs to a table version, with the rows of it that were deleted.
///
/// @param file name of the segment file, relative to the table's folder; never reused
/// @param rowCount rows in the file, deleted ones included
/// @param bytes size of the file
/// @param deleteVector name of the delete-vector file, relative to the table's folder; empty if no row was deleted
/// @param deletedCount rows that the delete vector removes
/// @param node the storage node that keeps the file, as `host:port`; empty for this process
public record SegmentEntry(
        String file, long rowCount, long bytes, String deleteVector, long deletedCount, String node) {
    /// Rows that a reader sees.
    public long liveCount() {
        return rowCount - deletedCount;
    }
}
