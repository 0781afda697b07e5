package dev.skein.shell.format;

import java.io.IOException;
import java.io.Writer;
import java.sql.SQLException;

/// RFC 4180 with a header line. A field is quoted only where it must be; NULL is the empty field and the empty text
/// `""`. Lines end with LF, as every tool on a Unix system writes and every CSV reader takes.
final class CsvWriter implements ResultWriter {

    @Override
    public void write(Rows rows, Writer out) throws SQLException, IOException {
        StringBuilder line = new StringBuilder();
        int columnCount = rows.columnCount();
        for (int i = 0; i < columnCount; i++) {
            if (i > 0) {
                line.append(',');
            }
            int start = line.length();
            line.append(rows.name(i));
            quoteIfNeeded(start, line);
        }
        out.append(line.append('\n'));
        while (rows.next()) {
            line.setLength(0);
            for (int i = 0; i < columnCount; i++) {
                if (i > 0) {
                    line.append(',');
                }
                int start = line.length();
                if (rows.append(i, line)) {
                    quoteIfNeeded(start, line);
                }
            }
            out.append(line.append('\n'));
        }
    }

    private static void quoteIfNeeded(int start, StringBuilder line) {
        int end = line.length();
        boolean needed = start == end;
        int quotes = 0;
        for (int i = start; i < end; i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quotes++;
            } else if (c == ',' || c == '\n' || c == '\r') {
                needed = true;
            }
        }
        if (quotes > 0) {
            String text = line.substring(start);
            line.setLength(start);
            line.append('"').append(text.replace("\"", "\"\"")).append('"');
        } else if (needed) {
            line.insert(start, '"').append('"');
        }
    }
}
