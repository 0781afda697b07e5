package dev.skein.catalog;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows that the catalog itself keeps, as the commits of small inserts brought them; in a form that only whoever writes and
/// reads them knows. Immutable: every commit makes a longer chain, which shares what was there before.
public final class AppendedRows {
    private final @Nullable AppendedRows before;
    private final Piece piece;
    private final int rowCount;

    /// What one commit has brought.
    ///
    /// @param rowCount number of rows, at least 1
    /// @param bytes the rows; not to be changed
    public record Piece(int rowCount, byte[] bytes) {}

    private AppendedRows(@Nullable AppendedRows before, Piece piece) {
        this.before = before;
        this.piece = piece;
        this.rowCount = (before == null ? 0 : before.rowCount) + piece.rowCount();
    }

    /// These rows and more.
    ///
    /// @param before null if there are none yet
    public static AppendedRows after(@Nullable AppendedRows before, Piece piece) {
        return new AppendedRows(before, piece);
    }

    /// Number of rows.
    public int rowCount() {
        return rowCount;
    }

    /// The pieces, in order, that hold the rows from one on.
    ///
    /// @param firstRow where a piece begins
    public List<Piece> from(int firstRow) {
        Deque<Piece> pieces = new ArrayDeque<>();
        for (AppendedRows rows = this; rows != null && rows.rowCount > firstRow; rows = rows.before) {
            pieces.addFirst(rows.piece);
        }
        return List.copyOf(pieces);
    }
}
