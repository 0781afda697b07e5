package dev.skein.shell.format;

import java.io.IOException;
import java.io.Writer;
import java.sql.SQLException;

/// A table of GitHub's Markdown: numbers to the right, line breaks as `<br>`, NULL in italics.
final class MarkdownWriter implements ResultWriter {

    @Override
    public void write(Rows rows, Writer out) throws SQLException, IOException {
        StringBuilder value = new StringBuilder();
        StringBuilder line = new StringBuilder("|");
        int columnCount = rows.columnCount();
        for (int i = 0; i < columnCount; i++) {
            line.append(' ');
            appendEscaped(rows.name(i), line);
            line.append(" |");
        }
        line.append("\n|");
        for (int i = 0; i < columnCount; i++) {
            line.append(rows.shape(i) == ValueShape.NUMBER ? " ---: |" : " --- |");
        }
        out.append(line.append('\n'));
        while (rows.next()) {
            line.setLength(0);
            line.append('|');
            for (int i = 0; i < columnCount; i++) {
                value.setLength(0);
                line.append(' ');
                if (rows.append(i, value)) {
                    appendEscaped(value, line);
                } else {
                    line.append("*NULL*");
                }
                line.append(" |");
            }
            out.append(line.append('\n'));
        }
    }

    private static void appendEscaped(CharSequence text, StringBuilder line) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> line.append("<br>");
                case '\r' -> {}
                case '|', '\\', '*', '_', '`', '<' -> line.append('\\').append(c);
                default -> line.append(c);
            }
        }
    }
}
