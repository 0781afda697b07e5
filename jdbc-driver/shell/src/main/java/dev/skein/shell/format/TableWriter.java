package dev.skein.shell.format;

import java.io.IOException;
import java.io.Writer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A table in box-drawing characters. Widths come from the header and the first rows; later rows are printed as they
/// are read, and one that is wider pushes its frame aside. A value of several lines takes several lines. A
/// table of several columns that the terminal has no room for is shown vertically.
final class TableWriter implements ResultWriter {
    /// Rows that are held back to measure the columns: some screens full, and little memory.
    private static final int SAMPLE_ROWS = 1000;

    /// Or as many characters, if the rows are wide.
    private static final int SAMPLE_CHARACTERS = 1 << 20;

    private static final String NULL_TEXT = "NULL";
    private static final String SPACES = " ".repeat(256);

    private final boolean color;
    private final int screenWidth;

    TableWriter(boolean color, int screenWidth) {
        this.color = color;
        this.screenWidth = screenWidth;
    }

    @Override
    public void write(Rows rows, Writer out) throws SQLException, IOException {
        new Table(rows, out).write();
    }

    /// One result on its way.
    private final class Table {
        private final Rows rows;
        private final Writer out;
        private final int columnCount;
        private final int[] widths;
        private final boolean[] alignRight;
        private final StringBuilder value = new StringBuilder();

        Table(Rows rows, Writer out) {
            this.rows = rows;
            this.out = out;
            columnCount = rows.columnCount();
            widths = new int[columnCount];
            alignRight = new boolean[columnCount];
        }

        void write() throws SQLException, IOException {
            String[] names = new String[columnCount];
            for (int i = 0; i < columnCount; i++) {
                value.setLength(0);
                value.append(rows.name(i));
                TerminalText.escapeControls(value);
                names[i] = value.toString();
                alignRight[i] = rows.shape(i) == ValueShape.NUMBER;
            }
            widen(names);
            List<@Nullable String[]> sample = new ArrayList<>();
            int characters = 0;
            while (sample.size() < SAMPLE_ROWS && characters < SAMPLE_CHARACTERS && rows.next()) {
                @Nullable String[] row = new String[columnCount];
                characters += read(row);
                widen(row);
                sample.add(row);
            }
            if (columnCount > 1 && !sample.isEmpty() && frameWidth() > screenWidth) {
                new VerticalWriter(color).write(new ReplayedRows(sample, rows), out);
                return;
            }
            rule("┌", "┬", "┐");
            line(names);
            rule("├", "┼", "┤");
            for (@Nullable String[] row : sample) {
                line(row);
            }
            boolean more = !sample.isEmpty() && rows.rowCount() == sample.size();
            @Nullable String[] row = new String[columnCount];
            sample.clear();
            while (more && rows.next()) {
                read(row);
                line(row);
            }
            rule("└", "┴", "┘");
            out.append(RowCountText.of(rows.rowCount())).append('\n');
        }

        /// @return the characters read
        private int read(@Nullable String[] row) throws SQLException {
            int characters = 0;
            for (int i = 0; i < columnCount; i++) {
                value.setLength(0);
                if (rows.append(i, value)) {
                    TerminalText.escapeControls(value);
                    row[i] = value.toString();
                    characters += value.length();
                } else {
                    row[i] = null;
                }
            }
            return characters;
        }

        private void widen(@Nullable String[] row) {
            for (int i = 0; i < columnCount; i++) {
                String text = row[i];
                int width = text == null ? NULL_TEXT.length() : widestLine(text);
                widths[i] = Math.max(widths[i], width);
            }
        }

        private long frameWidth() {
            return 1 + Arrays.stream(widths).mapToLong(width -> width + 3L).sum();
        }

        private void rule(String left, String middle, String right) throws IOException {
            value.setLength(0);
            value.append(left);
            for (int i = 0; i < columnCount; i++) {
                value.append(i == 0 ? "" : middle).repeat("─", widths[i] + 2);
            }
            out.append(value.append(right).append('\n'));
        }

        /// Writes a row, on as many lines as its tallest value has.
        private void line(@Nullable String[] row) throws IOException {
            int height = 1;
            for (String text : row) {
                height = Math.max(height, lineCount(text));
            }
            for (int k = 0; k < height; k++) {
                out.append('│');
                for (int i = 0; i < columnCount; i++) {
                    cell(row[i], i, k, height);
                }
                out.append('\n');
            }
        }

        private void cell(@Nullable String text, int column, int lineIndex, int height) throws IOException {
            String shown = text == null ? lineIndex == 0 ? NULL_TEXT : "" : height == 1 ? text : lineOf(text, lineIndex);
            int padding = Math.max(0, widths[column] - TerminalText.width(shown));
            out.append(' ');
            if (alignRight[column]) {
                pad(padding);
            }
            if (text == null && color) {
                out.append(TerminalText.DIM).append(shown).append(TerminalText.RESET);
            } else {
                out.append(shown);
            }
            if (!alignRight[column]) {
                pad(padding);
            }
            out.append(" │");
        }

        private void pad(int count) throws IOException {
            int left = count;
            while (left > 0) {
                int chunk = Math.min(left, SPACES.length());
                out.append(SPACES, 0, chunk);
                left -= chunk;
            }
        }
    }

    private static int lineCount(@Nullable String text) {
        if (text == null) {
            return 1;
        }
        int count = 1;
        for (int i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
            count++;
        }
        return count;
    }

    private static int widestLine(String text) {
        int end = text.indexOf('\n');
        if (end < 0) {
            return TerminalText.width(text);
        }
        int widest = 0;
        int start = 0;
        while (end >= 0) {
            widest = Math.max(widest, TerminalText.width(text.substring(start, end)));
            start = end + 1;
            end = text.indexOf('\n', start);
        }
        return Math.max(widest, TerminalText.width(text.substring(start)));
    }

    private static String lineOf(String text, int lineIndex) {
        int start = 0;
        for (int i = 0; i < lineIndex; i++) {
            int end = text.indexOf('\n', start);
            if (end < 0) {
                return "";
            }
            start = end + 1;
        }
        int end = text.indexOf('\n', start);
        return end < 0 ? text.substring(start) : text.substring(start, end);
    }
}
