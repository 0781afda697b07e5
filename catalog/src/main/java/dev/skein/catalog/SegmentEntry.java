package dev.skein.catalog;

/// A segment that belongs to a table version, with the rows of it that were deleted. It is a file, or rows that the catalog
/// itself keeps, as small inserts brought them.
///
/// @param file name of the segment file, relative to the table's folder, or `<n>.rows` of rows that the catalog keeps; never
///     reused
/// @param rowCount rows in the file, deleted ones included
/// @param bytes size of the file, or of the rows
/// @param deleteVector name of the delete-vector file, relative to the table's folder; empty if no row was deleted
/// @param deletedCount rows that the delete vector removes
/// @param node the storage node that keeps the file, as `host:port`; empty for this process
public record SegmentEntry(
        String file, long rowCount, long bytes, String deleteVector, long deletedCount, String node) {
    private static final String ROWS = ".rows";

    /// A segment without rows that the catalog keeps.
    static SegmentEntry appended(long number) {
        return new SegmentEntry(number + ROWS, 0, 0, "", 0, "");
    }

    /// Whether it is rows that the catalog keeps, and no file.
    public boolean inCatalog() {
        return file.endsWith(ROWS);
    }

    /// Rows that a reader sees.
    public long liveCount() {
        return rowCount - deletedCount;
    }
}
