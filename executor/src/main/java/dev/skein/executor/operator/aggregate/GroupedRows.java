package dev.skein.executor.operator.aggregate;

import dev.skein.executor.kernel.RangeSelection;
import dev.skein.executor.kernel.simd.LaneKernels;
import dev.skein.storage.batch.Batch;

/// The rows of a batch with the numbers of their groups, and what several accumulators want to know of them.
///
/// With very few groups a row set per group is made once per batch: then counting is counting bits, and sums run over
/// vectors under the sets as masks. Confined to one thread.
final class GroupedRows {
    /// Up to so many groups a pass over all rows for each costs less than one over single rows.
    private static final int VERY_FEW_GROUPS = 8;

    /// Fewer rows are not worth a pass per group.
    private static final int ENOUGH_ROWS = 512;

    private static final LaneKernels KERNELS = LaneKernels.best();

    private final long[][] rowSets = new long[VERY_FEW_GROUPS][];
    private int[] groups = {};
    private int count;
    private int groupCount;
    private boolean made;

    /// Goes on to other rows.
    ///
    /// @param numbers per row the number of its group; they stay as they are until the next call
    /// @param limit no number reaches it
    void load(int[] numbers, int rows, int limit) {
        groups = numbers;
        count = rows;
        groupCount = limit;
        made = false;
    }

    int[] groups() {
        return groups;
    }

    int count() {
        return count;
    }

    /// Whether there are row sets.
    boolean hasRowSets() {
        return groupCount > 1 && groupCount <= VERY_FEW_GROUPS && count >= ENOUGH_ROWS && KERNELS.hasVectors();
    }

    /// Adds one per row.
    void count(long[] counts) {
        if (!hasRowSets()) {
            GroupedLongs.count(counts, groupCount, groups, count);
            return;
        }
        make();
        int words = RangeSelection.words(count);
        for (int group = 0; group < groupCount; group++) {
            long[] rowSet = rowSets[group];
            int rows = 0;
            for (int word = 0; word < words; word++) {
                rows += Long.bitCount(rowSet[word]);
            }
            counts[group] += rows;
        }
    }

    /// Adds values that cannot overflow.
    void sum(long[] sums, long[] values) {
        if (!hasRowSets()) {
            GroupedLongs.sum(sums, groupCount, values, groups, count);
            return;
        }
        make();
        for (int group = 0; group < groupCount; group++) {
            sums[group] += KERNELS.sum(values, rowSets[group], count);
        }
    }

    private void make() {
        if (made) {
            return;
        }
        made = true;
        for (int group = 0; group < groupCount; group++) {
            if (rowSets[group] == null) {
                rowSets[group] = new long[RangeSelection.words(Batch.MAX_ROWS)];
            }
            KERNELS.rowsWith(groups, group, rowSets[group], count);
        }
    }
}
