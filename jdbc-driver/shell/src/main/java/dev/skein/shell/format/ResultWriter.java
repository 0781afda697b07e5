package dev.skein.shell.format;

import java.io.IOException;
import java.io.Writer;
import java.sql.SQLException;

/// Writes one result in one format, reading the rows as they come. A writer holds no state between results.
public sealed interface ResultWriter
        permits CsvWriter, JsonWriter, MarkdownWriter, TableWriter, TsvWriter, VerticalWriter {

    /// Reads all rows and writes them. Closes neither.
    void write(Rows rows, Writer out) throws SQLException, IOException;
}
