package dev.skein.executor.operator.join;

import dev.skein.catalog.SqlType;
import dev.skein.executor.pipeline.Reservation;
import dev.skein.storage.batch.Column;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the rows of a join's right side by their keys. Rows whose key has a null that matches nothing are not found.
///
/// Made on one thread, then read by many.
abstract sealed class RowIndex permits AddressedRows, NumberedRows {
    /// Says that there is no row.
    static final int NO_ROW = -1;

    private final Reservation reservation;
    private int[] nexts = {};

    RowIndex(Reservation reservation) {
        this.reservation = reservation;
    }

    /// An index of rows: by address if the keys are whole numbers that lie close enough together, else by number.
    ///
    /// @param columns the key columns, dense
    /// @param nullsMatch per column whether nulls are equal
    /// @param reservation what the index is counted in
    /// @param checkpoint called between batches of rows
    static RowIndex of(
            List<Column> columns,
            List<SqlType> types,
            List<Boolean> nullsMatch,
            int rowCount,
            Reservation reservation,
            Runnable checkpoint) {
        AddressedRows addressed = AddressedRows.of(columns, nullsMatch, rowCount, reservation, checkpoint);
        return addressed == null
                ? new NumberedRows(columns, types, nullsMatch, rowCount, reservation, checkpoint)
                : addressed;
    }

    /// Looks up keys, with buffers of its own; confined to one driver.
    interface Finder {
        /// Writes the first row with each key; -1 if there is none. A key with a null that matches nothing gets any row.
        ///
        /// @param keys dense columns
        void find(List<Column> keys, int count, int[] rows);
    }

    abstract Finder finder();

    /// Tells the scans of the left side which keys there are.
    ///
    /// @param filterIds per key column the number of its filter; -1 if there is none
    abstract void publish(DynamicFilters filters, List<Integer> filterIds);

    /// Whether a row has a key that is not found because of a null.
    abstract boolean hasNullKey();

    /// Per row the next one with the same key, -1 behind the last one; null if all keys differ.
    final int @Nullable [] nexts() {
        return nexts.length == 0 ? null : nexts;
    }

    final Reservation reservation() {
        return reservation;
    }

    /// Has a row come before the one that was the first with its key so far.
    final void link(int row, int next, int rowCount) {
        if (nexts.length == 0) {
            reservation.grow((long) rowCount * Integer.BYTES);
            nexts = new int[rowCount];
            Arrays.fill(nexts, NO_ROW);
        }
        nexts[row] = next;
    }
}
