package dev.skein.executor.operator.set;

import dev.skein.catalog.SqlType;
import dev.skein.executor.kernel.Densifier;
import dev.skein.executor.operator.rows.KeyTable;
import dev.skein.executor.operator.rows.PartitionedRows;
import dev.skein.executor.pipeline.Reservation;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Distinct rows, numbered, and how often each came. Confined to one thread at a time.
final class CountedRows {
    private final KeyTable table;
    private final Reservation reservation;
    private final int[] numbers = new int[Batch.MAX_ROWS];
    private long[] counts = {};

    CountedRows(List<SqlType> types, Reservation reservation) {
        this.table = new KeyTable(types, reservation);
        this.reservation = reservation;
    }

    KeyTable table() {
        return table;
    }

    int size() {
        return table.size();
    }

    long count(int number) {
        return counts[number];
    }

    /// Counts rows.
    ///
    /// @param columns dense columns
    void add(List<Column> columns, int count) {
        table.assign(columns, count, numbers);
        ensure(table.size());
        for (int i = 0; i < count; i++) {
            counts[numbers[i]]++;
        }
    }

    private void ensure(int size) {
        int before = counts.length;
        if (size > before) {
            int larger = (int) Math.min(Integer.MAX_VALUE - 16, Math.max(2L * before, Math.max(size, Batch.MAX_ROWS)));
            reservation.grow((long) larger * Long.BYTES);
            counts = Arrays.copyOf(counts, larger);
            reservation.shrink((long) before * Long.BYTES);
        }
    }

    /// Writes the rows to files.
    ///
    /// @param repeated whether a row is written as often as it came, or once
    void write(PartitionedRows.Writer writer, boolean repeated) {
        List<Column> keys = table.keys();
        int[] rows = new int[Batch.MAX_ROWS];
        int count = 0;
        for (int number = 0; number < size(); number++) {
            for (long i = repeated ? counts[number] : 1; i > 0; i--) {
                rows[count++] = number;
                if (count == rows.length) {
                    writer.write(keys, rows, count);
                    count = 0;
                }
            }
        }
        writer.write(keys, rows, count);
    }

    /// Adds the rows of another one.
    void merge(CountedRows other) {
        List<Column> keys = other.table.keys();
        List<Densifier> densifiers = new ArrayList<>();
        keys.forEach(_ -> densifiers.add(new Densifier()));
        table.expect((long) table.size() + other.size());
        int[] rows = new int[Batch.MAX_ROWS];
        List<Column> chunk = new ArrayList<>(keys.size());
        for (int from = 0; from < other.size(); from += Batch.MAX_ROWS) {
            int count = Math.min(Batch.MAX_ROWS, other.size() - from);
            for (int i = 0; i < count; i++) {
                rows[i] = from + i;
            }
            chunk.clear();
            for (int i = 0; i < keys.size(); i++) {
                chunk.add(densifiers.get(i).densify(keys.get(i), rows, count));
            }
            table.assign(chunk, count, numbers);
            ensure(table.size());
            for (int i = 0; i < count; i++) {
                counts[numbers[i]] += other.counts[from + i];
            }
        }
    }
}
