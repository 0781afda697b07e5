package dev.skein.shell.format;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows whose first ones were read already: gives these again, and then the rest.
final class ReplayedRows implements Rows {
    private final List<@Nullable String[]> read;
    private final Rows rest;
    private int position;

    /// @param read the texts of the rows that `rest` has gone past
    ReplayedRows(List<@Nullable String[]> read, Rows rest) {
        this.read = read;
        this.rest = rest;
    }

    @Override
    public int columnCount() {
        return rest.columnCount();
    }

    @Override
    public String name(int column) {
        return rest.name(column);
    }

    @Override
    public ValueShape shape(int column) {
        return rest.shape(column);
    }

    @Override
    public boolean next() throws SQLException {
        if (position <= read.size()) {
            position++;
        }
        return position <= read.size() || rest.next();
    }

    @Override
    public boolean append(int column, StringBuilder out) throws SQLException {
        if (position > read.size()) {
            return rest.append(column, out);
        }
        String text = read.get(position - 1)[column];
        if (text == null) {
            return false;
        }
        out.append(text);
        return true;
    }

    @Override
    public long rowCount() {
        return position <= read.size() ? position : rest.rowCount();
    }
}
