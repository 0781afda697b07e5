package dev.skein.shell.format;

import java.sql.SQLException;

/// Rows to print, read once and forward. Columns count from 0.
public sealed interface Rows permits JdbcRows, ListedRows, ReplayedRows {

    int columnCount();

    /// The label of a column.
    String name(int column);

    /// What the texts of a column are, for those formats that tell them apart.
    ValueShape shape(int column);

    /// Goes to the next row; false if there is none.
    boolean next() throws SQLException;

    /// Appends the text of a value of the present row.
    ///
    /// @return false if the value is NULL; then nothing was appended
    boolean append(int column, StringBuilder out) throws SQLException;

    /// The rows read so far. Any thread may ask.
    long rowCount();
}
