package dev.skein.server.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A test as text: records, divided by empty lines. A line that starts with `#` is a comment.
///
///     statement ok            the lines below are a statement that succeeds
///     statement error 42P01   ... that fails with this SQLSTATE; more words must be in the message
///     query                   the lines below, up to `----`, are a query; the rows follow, columns divided by tabs
///     query rowsort           ... whose rows come in any order
///
/// A null is written `NULL`, an empty text `(empty)`; a line break in a value is written `\n`. With
/// `-Dskein.sql.write=true` nothing is compared: queries without rows get the rows that DuckDB gives, for review.
record SqlFile(Path path, List<Entry> entries) {
    /// One record of the file, or a comment between records.
    ///
    /// @param line line number of its first line
    /// @param header its first line
    /// @param sql the statement
    /// @param rows the expected rows; empty for statements
    record Entry(int line, String header, String sql, List<String> rows) {
        boolean isQuery() {
            return header.startsWith("query");
        }

        boolean isComment() {
            return header.startsWith("#");
        }
    }

    static SqlFile read(Path path) throws IOException {
        List<Entry> entries = new ArrayList<>();
        List<String> lines = Files.readAllLines(path);
        for (int at = 0; at < lines.size(); at++) {
            String header = lines.get(at);
            if (header.isBlank()) {
                continue;
            }
            int line = at + 1;
            if (header.startsWith("#")) {
                entries.add(new Entry(line, header, "", List.of()));
                continue;
            }
            List<String> sql = new ArrayList<>();
            List<String> rows = new ArrayList<>();
            List<String> part = sql;
            for (at++; at < lines.size() && !lines.get(at).isEmpty(); at++) {
                if (lines.get(at).equals("----")) {
                    part = rows;
                } else {
                    part.add(lines.get(at));
                }
            }
            entries.add(new Entry(line, header, String.join("\n", sql), List.copyOf(rows)));
        }
        return new SqlFile(path, List.copyOf(entries));
    }

    void write() throws IOException {
        StringBuilder text = new StringBuilder();
        for (Entry entry : entries) {
            text.append(entry.header()).append('\n');
            if (entry.isComment()) {
                continue;
            }
            text.append(entry.sql()).append('\n');
            if (entry.isQuery()) {
                text.append("----\n");
                entry.rows().forEach(row -> text.append(row).append('\n'));
            }
            text.append('\n');
        }
        Files.writeString(path, text.toString().stripTrailing() + "\n");
    }
}
