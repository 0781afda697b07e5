package dev.skein.executor.operator.aggregate;

import dev.skein.executor.pipeline.Reservation;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.LongColumn;
import java.util.List;

/// Counts rows, or rows without null arguments.
final class CountAccumulator extends Accumulator {
    private final Reservation reservation;
    private long[] counts = {};
    private int groupCount;

    CountAccumulator(Reservation reservation) {
        this.reservation = reservation;
    }

    @Override
    void grow(int groups) {
        counts = GroupedLongs.grow(counts, groups, reservation);
        groupCount = groups;
    }

    @Override
    void add(List<Column> arguments, GroupedRows rows) {
        if (isNullable(arguments)) {
            add(arguments, rows.groups(), rows.count());
        } else {
            rows.count(counts);
        }
    }

    @Override
    boolean takes(List<Column> arguments, GroupSets rows) {
        return arguments.size() <= 1 || !isNullable(arguments);
    }

    @Override
    void add(List<Column> arguments, GroupSets rows) {
        boolean[] nulls = arguments.isEmpty() ? null : arguments.getFirst().nulls();
        for (int set = 0; set < rows.size(); set++) {
            counts[rows.group(set)] += nulls == null ? rows.count(set) : rows.count(rows.set(set, nulls));
        }
    }

    private static boolean isNullable(List<Column> arguments) {
        boolean nullable = false;
        for (int i = 0; i < arguments.size(); i++) {
            nullable |= arguments.get(i).nulls() != null;
        }
        return nullable;
    }

    @Override
    void add(List<Column> arguments, int[] groups, int count) {
        if (!isNullable(arguments)) {
            GroupedLongs.count(counts, groupCount, groups, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            counts[groups[i]] += anyNull(arguments, i) ? 0 : 1;
        }
    }

    private static boolean anyNull(List<Column> arguments, int row) {
        for (int i = 0; i < arguments.size(); i++) {
            boolean[] nulls = arguments.get(i).nulls();
            if (nulls != null && nulls[row]) {
                return true;
            }
        }
        return false;
    }

    @Override
    void merge(Accumulator other, int[] groups, int count, int kept) {
        long[] source = ((CountAccumulator) other).counts;
        for (int i = 0; i < count; i++) {
            counts[groups[i]] += source[i];
        }
    }

    @Override
    LongColumn result(int groups) {
        return GroupedLongs.column(counts, null, groups);
    }

    /// The count of a group.
    long count(int group) {
        return counts[group];
    }
}
