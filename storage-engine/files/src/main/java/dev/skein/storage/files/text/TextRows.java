package dev.skein.storage.files.text;

import dev.skein.storage.batch.Batch;

/// The fields of some rows, as places in a byte array.
public final class TextRows {
    private static final int NULL_LENGTH = -1;

    private final int[][] starts;
    private final int[][] lengths;
    private byte[] bytes = new byte[0];
    private int rowCount;

    /// @param columnCount fields of a row
    public TextRows(int columnCount) {
        starts = new int[columnCount][Batch.MAX_ROWS];
        lengths = new int[columnCount][Batch.MAX_ROWS];
    }

    /// Forgets all rows; the next ones lie in another array.
    public void restart(byte[] newBytes) {
        bytes = newBytes;
        rowCount = 0;
    }

    /// The bytes of all rows now lie in another array, at the same places.
    public void moved(byte[] newBytes) {
        bytes = newBytes;
    }

    /// Sets a field of the row that [#endRow] ends.
    public void set(int column, int start, int length) {
        starts[column][rowCount] = start;
        lengths[column][rowCount] = length;
    }

    /// Makes a field of the row that [#endRow] ends null.
    public void setNull(int column, int start) {
        starts[column][rowCount] = start;
        lengths[column][rowCount] = NULL_LENGTH;
    }

    /// Ends a row whose fields are all set.
    public void endRow() {
        rowCount++;
    }

    /// Number of rows that ended.
    public int rowCount() {
        return rowCount;
    }

    /// Whether no row can be added.
    public boolean isFull() {
        return rowCount == Batch.MAX_ROWS;
    }

    byte[] bytes() {
        return bytes;
    }

    int[] starts(int column) {
        return starts[column];
    }

    /// Lengths of a column's fields; less than 0 for null.
    int[] lengths(int column) {
        return lengths[column];
    }
}
