package dev.skein.storage.batch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Some rows of a stream, as columns, possibly only a selection of them.
///
/// Borrowed: valid until its producer is asked for the next batch.
///
/// @param columns the columns, all of the same length
/// @param length rows in the columns, selected or not; carried apart because a batch may have no columns
/// @param selection places of the selected rows, strictly ascending, the first `selectedCount` entries count; null if
///     all rows are selected
/// @param selectedCount number of selected rows; `length` if all are
/// @param rowSet the selected rows once more, as bits, where its producer has them at hand: bit `row % 64` of word
///     `row / 64`; bits beyond the last row are 0
public record Batch(
        List<Column> columns, int length, int @Nullable [] selection, int selectedCount, long @Nullable [] rowSet) {
    /// The most rows that a batch may have: columns of eight bytes stay within a core's second-level cache.
    public static final int MAX_ROWS = 4096;

    /// A batch without bits of its selected rows.
    public Batch(List<Column> columns, int length, int @Nullable [] selection, int selectedCount) {
        this(columns, length, selection, selectedCount, null);
    }

    /// A batch with all rows selected.
    public static Batch of(List<Column> columns, int length) {
        return new Batch(columns, length, null, length);
    }

    /// The same columns with other rows selected.
    public Batch select(int[] selected, int count) {
        return select(selected, count, null);
    }

    /// The same columns with other rows selected.
    ///
    /// @param bits the same rows as bits; null if they are not at hand
    public Batch select(int[] selected, int count, long @Nullable [] bits) {
        return new Batch(columns, length, selected, count, bits);
    }

    /// The same rows selected of other columns of the same length.
    public Batch with(List<Column> others) {
        return new Batch(others, length, selection, selectedCount, rowSet);
    }
}
