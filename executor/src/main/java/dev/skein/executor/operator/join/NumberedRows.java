package dev.skein.executor.operator.join;

import dev.skein.catalog.SqlType;
import dev.skein.executor.kernel.Densifier;
import dev.skein.executor.operator.rows.KeyTable;
import dev.skein.executor.pipeline.Reservation;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import java.util.ArrayList;
import java.util.List;

/// Rows with keys of any types: a [KeyTable] numbers the keys, and each number has a first row.
final class NumberedRows extends RowIndex {
    private final KeyTable table;
    /// First row by number; empty if the number of a key is its row.
    private int[] heads;
    private boolean numbersAreRows = true;
    private boolean nullKey;

    NumberedRows(
            List<Column> columns,
            List<SqlType> types,
            List<Boolean> nullsMatch,
            int rowCount,
            Reservation reservation,
            Runnable checkpoint) {
        super(reservation);
        table = new KeyTable(types, reservation);
        table.expect(columns, rowCount);
        reservation.grow((long) rowCount * Integer.BYTES);
        heads = new int[rowCount];
        int[] rows = new int[Batch.MAX_ROWS];
        int[] numbers = new int[Batch.MAX_ROWS];
        List<Densifier> densifiers = new ArrayList<>();
        columns.forEach(_ -> densifiers.add(new Densifier()));
        List<Column> chunk = new ArrayList<>();
        for (int from = 0; from < rowCount; from += Batch.MAX_ROWS) {
            checkpoint.run();
            int to = Math.min(rowCount, from + Batch.MAX_ROWS);
            int count = findable(columns, nullsMatch, from, to, rows);
            if (count < to - from) {
                nullKey = true;
                numbersAreRows = false;
            }
            chunk.clear();
            for (int i = 0; i < columns.size(); i++) {
                chunk.add(densifiers.get(i).densify(columns.get(i), rows, count));
            }
            int before = table.size();
            table.assign(chunk, count, numbers);
            chain(rows, numbers, count, before, rowCount);
        }
        if (numbersAreRows) {
            reservation.shrink((long) rowCount * Integer.BYTES);
            heads = new int[0];
        }
    }

    /// Writes the rows of a range whose keys can be found.
    ///
    /// @return how many there are
    static int findable(List<Column> columns, List<Boolean> nullsMatch, int from, int to, int[] rows) {
        int count = 0;
        for (int row = from; row < to; row++) {
            rows[count++] = row;
        }
        for (int i = 0; i < columns.size(); i++) {
            boolean[] nulls = columns.get(i).nulls();
            if (nulls != null && !nullsMatch.get(i)) {
                int left = 0;
                for (int j = 0; j < count; j++) {
                    rows[left] = rows[j];
                    if (!nulls[rows[j]]) {
                        left++;
                    }
                }
                count = left;
            }
        }
        return count;
    }

    private void chain(int[] rows, int[] numbers, int count, int keysBefore, int rowCount) {
        int known = keysBefore;
        for (int i = 0; i < count; i++) {
            int number = numbers[i];
            if (number == known) {
                known++;
            } else {
                numbersAreRows = false;
                link(rows[i], heads[number], rowCount);
            }
            heads[number] = rows[i];
        }
    }

    @Override
    boolean hasNullKey() {
        return nullKey;
    }

    @Override
    Finder finder() {
        KeyTable.Finder finder = table.finder();
        return (keys, count, rows) -> {
            finder.find(keys, count, rows);
            if (!numbersAreRows) {
                for (int i = 0; i < count; i++) {
                    rows[i] = rows[i] < 0 ? NO_ROW : heads[rows[i]];
                }
            }
        };
    }

    @Override
    void publish(DynamicFilters filters, List<Integer> filterIds) {
        List<Column> keys = table.keys();
        for (int i = 0; i < filterIds.size(); i++) {
            if (filterIds.get(i) >= 0) {
                filters.publish(filterIds.get(i), keys.get(i), table.size(), reservation());
            }
        }
    }
}
