package dev.skein.shell.format;

import java.io.IOException;
import java.io.Writer;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/// An object to a row, a line to an object: either inside one array or, as JSON lines, bare. Numbers keep all their
/// digits; NaN and the infinities are strings. A repeated column name gets a number, because an object's names are
/// distinct.
final class JsonWriter implements ResultWriter {
    private final boolean lines;

    JsonWriter(boolean lines) {
        this.lines = lines;
    }

    @Override
    public void write(Rows rows, Writer out) throws SQLException, IOException {
        String[] keys = keys(rows);
        StringBuilder value = new StringBuilder();
        StringBuilder line = new StringBuilder();
        if (!lines) {
            out.append('[');
        }
        boolean first = true;
        while (rows.next()) {
            line.setLength(0);
            if (!lines) {
                line.append(first ? "\n" : ",\n");
            }
            first = false;
            line.append('{');
            for (int i = 0; i < keys.length; i++) {
                line.append(keys[i]);
                appendValue(rows, i, value, line);
            }
            line.append('}');
            if (lines) {
                line.append('\n');
            }
            out.append(line);
        }
        if (!lines) {
            out.append(first ? "]\n" : "\n]\n");
        }
    }

    private static void appendValue(Rows rows, int column, StringBuilder value, StringBuilder line)
            throws SQLException {
        value.setLength(0);
        if (!rows.append(column, value)) {
            line.append("null");
            return;
        }
        switch (rows.shape(column)) {
            case NUMBER -> {
                JsonText.quoteIfNoNumber(0, value);
                line.append(value);
            }
            case BOOLEAN, JSON -> line.append(value);
            case TEXT -> JsonText.appendString(value, line);
        }
    }

    /// Each column's key as it stands in an object, with what goes before and after it.
    private static String[] keys(Rows rows) {
        String[] keys = new String[rows.columnCount()];
        Set<String> taken = new HashSet<>();
        for (int i = 0; i < keys.length; i++) {
            String name = rows.name(i);
            for (int number = 2; !taken.add(name); number++) {
                name = rows.name(i) + "_" + number;
            }
            StringBuilder key = new StringBuilder(i == 0 ? "" : ",");
            JsonText.appendString(name, key);
            keys[i] = key.append(':').toString();
        }
        return keys;
    }
}
