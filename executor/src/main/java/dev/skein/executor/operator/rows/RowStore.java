package dev.skein.executor.operator.rows;

import dev.skein.catalog.SqlType;
import dev.skein.executor.kernel.Densifier;
import dev.skein.executor.pipeline.Reservation;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import java.util.ArrayList;
import java.util.List;

/// Rows kept in memory, as growable columns.
public final class RowStore {
    private final List<ColumnStore> columns = new ArrayList<>();
    private final List<Densifier> densifiers = new ArrayList<>();
    private int rowCount;

    /// @param reservation what the rows are counted in; the owner closes it
    public RowStore(List<SqlType> types, Reservation reservation) {
        for (SqlType type : types) {
            columns.add(ColumnStore.of(type, reservation));
            densifiers.add(new Densifier());
        }
    }

    /// Number of rows.
    public int rowCount() {
        return rowCount;
    }

    /// Makes room for more rows.
    void ensure(int moreRows) {
        columns.forEach(column -> column.ensure(moreRows));
    }

    /// How many rows there may be before a column grows.
    int capacity() {
        int least = Integer.MAX_VALUE;
        for (ColumnStore column : columns) {
            least = Math.min(least, column.capacity());
        }
        return least;
    }

    /// Bytes that a row takes, but for those of texts.
    long bytesPerRow() {
        long bytes = 0;
        for (ColumnStore column : columns) {
            bytes += column.bytesPerRow();
        }
        return bytes;
    }

    /// Appends the selected rows of a batch.
    ///
    /// @param places which of the batch's columns to keep, in the order of the store's columns
    public void append(Batch batch, int[] places) {
        int count = batch.selectedCount();
        for (int i = 0; i < places.length; i++) {
            Column column = batch.columns().get(places[i]);
            columns.get(i).append(densifiers.get(i).densify(column, batch.selection(), count), count);
        }
        rowCount += count;
    }

    /// Appends rows of columns, in the order of the store's columns.
    ///
    /// @param rows their places, in any order
    void append(List<Column> from, int[] rows, int count) {
        for (int i = 0; i < columns.size(); i++) {
            columns.get(i).append(densifiers.get(i).densify(from.get(i), rows, count), count);
        }
        rowCount += count;
    }

    /// Appends the first rows of dense columns.
    public void append(List<Column> dense, int count) {
        for (int i = 0; i < columns.size(); i++) {
            columns.get(i).append(dense.get(i), count);
        }
        rowCount += count;
    }

    /// Appends all rows of another store with the same columns.
    public void append(RowStore other) {
        append(other.columns(), other.rowCount);
    }

    /// Appends a row of nulls.
    public void appendNulls() {
        for (ColumnStore column : columns) {
            column.appendNull();
        }
        rowCount++;
    }

    /// A column of the rows so far, valid until the next append.
    public Column column(int index) {
        return columns.get(index).column();
    }

    /// All columns of the rows so far, valid until the next append.
    public List<Column> columns() {
        List<Column> all = new ArrayList<>(columns.size());
        for (ColumnStore column : columns) {
            all.add(column.column());
        }
        return all;
    }
}
