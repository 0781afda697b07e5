package dev.skein.executor.operator.window;

import dev.skein.storage.batch.Column;

/// The positions of a partition that count for a function that may ignore nulls. Confined to a task.
final class ValueRows {
    private final boolean ignoreNulls;
    private final Column column;
    private final Scratch scratch;
    /// Per position how many positions before it have a value; one more at the end.
    private int[] before = {};
    private int[] positions = {};
    private boolean all;

    ValueRows(Column column, boolean ignoreNulls, Scratch scratch) {
        this.column = column;
        this.ignoreNulls = ignoreNulls;
        this.scratch = scratch;
    }

    /// Goes to a partition.
    void load(Partition partition) {
        boolean[] nulls = column.nulls();
        all = !ignoreNulls || nulls == null;
        if (nulls == null || all) {
            return;
        }
        int size = partition.size();
        before = scratch.ints(before, size + 1);
        positions = scratch.ints(positions, size);
        int count = 0;
        for (int i = 0; i < size; i++) {
            before[i] = count;
            if (!nulls[partition.row(i)]) {
                positions[count++] = i;
            }
        }
        before[size] = count;
    }

    /// How many positions before this one count.
    int before(int position) {
        return all ? position : before[position];
    }

    /// The position with so many counting ones before it.
    int position(int number) {
        return all ? number : positions[number];
    }
}
