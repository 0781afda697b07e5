package dev.skein.shell.format;

import java.io.IOException;
import java.io.Writer;
import java.sql.SQLException;

/// A header line, then a line to a row with tabs between the values. Tab, line feed, carriage return and backslash are
/// escaped with a backslash and NULL is `\N`, so that a line is always a row and every value can be read back.
final class TsvWriter implements ResultWriter {

    @Override
    public void write(Rows rows, Writer out) throws SQLException, IOException {
        StringBuilder value = new StringBuilder();
        StringBuilder line = new StringBuilder();
        int columnCount = rows.columnCount();
        for (int i = 0; i < columnCount; i++) {
            appendEscaped(rows.name(i), line);
            line.append(i + 1 < columnCount ? '\t' : '\n');
        }
        out.append(line);
        while (rows.next()) {
            line.setLength(0);
            for (int i = 0; i < columnCount; i++) {
                value.setLength(0);
                if (rows.append(i, value)) {
                    appendEscaped(value, line);
                } else {
                    line.append("\\N");
                }
                line.append(i + 1 < columnCount ? '\t' : '\n');
            }
            out.append(line);
        }
    }

    private static void appendEscaped(CharSequence text, StringBuilder line) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\t' -> line.append("\\t");
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\\' -> line.append("\\\\");
                default -> line.append(c);
            }
        }
    }
}
