package dev.skein.shell.format;

import java.io.IOException;
import java.io.Writer;
import java.sql.SQLException;

/// A line to a value and a rule to a row, for rows that are wider than the screen.
final class VerticalWriter implements ResultWriter {
    private static final int RULE_WIDTH = 40;

    private final boolean color;

    VerticalWriter(boolean color) {
        this.color = color;
    }

    @Override
    public void write(Rows rows, Writer out) throws SQLException, IOException {
        int columnCount = rows.columnCount();
        StringBuilder[] names = new StringBuilder[columnCount];
        int nameWidth = 0;
        for (int i = 0; i < columnCount; i++) {
            names[i] = new StringBuilder(rows.name(i));
            TerminalText.escapeControls(names[i]);
            nameWidth = Math.max(nameWidth, TerminalText.width(names[i]));
        }
        for (StringBuilder name : names) {
            name.append(" ".repeat(nameWidth - TerminalText.width(name)));
        }
        String indentation = "\n" + " ".repeat(nameWidth) + " │ ";
        StringBuilder value = new StringBuilder();
        while (rows.next()) {
            String title = "─ row " + rows.rowCount() + " ";
            out.append(title).append("─".repeat(Math.max(1, RULE_WIDTH - title.length()))).append('\n');
            for (int i = 0; i < columnCount; i++) {
                value.setLength(0);
                out.append(names[i]).append(" │ ");
                if (rows.append(i, value)) {
                    TerminalText.escapeControls(value);
                    out.append(value.indexOf("\n") < 0 ? value : value.toString().replace("\n", indentation));
                } else {
                    out.append(color ? TerminalText.DIM + "NULL" + TerminalText.RESET : "NULL");
                }
                out.append('\n');
            }
        }
        out.append(RowCountText.of(rows.rowCount())).append('\n');
    }
}
