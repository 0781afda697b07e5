package dev.skein.shell.format;

/// How many rows, in words.
final class RowCountText {
    private RowCountText() {}

    /// `(1 row)`, `(3 rows)`.
    static String of(long rowCount) {
        return rowCount == 1 ? "(1 row)" : "(" + rowCount + " rows)";
    }
}
