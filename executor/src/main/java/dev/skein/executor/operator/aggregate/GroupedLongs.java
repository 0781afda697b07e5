package dev.skein.executor.operator.aggregate;

import dev.skein.executor.pipeline.Reservation;
import dev.skein.storage.batch.LongColumn;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Loops over arrays of 64-bit states by group.
///
/// Adding to one place of memory row after row costs a store and a load of the same place each time, some five cycles.
/// With few groups, four copies of the states, taken by turns, let four rows be on their way at once.
final class GroupedLongs {
    /// Up to so many groups the four copies stay in the first-level cache and cost little to add up.
    private static final int FEW_GROUPS = 128;

    private GroupedLongs() {}

    /// The array, made longer if it must be; new entries are 0.
    static long[] grow(long[] values, int groups, Reservation reservation) {
        if (groups <= values.length) {
            return values;
        }
        int larger = larger(values.length, groups);
        reservation.grow((long) larger * Long.BYTES);
        long[] grown = Arrays.copyOf(values, larger);
        reservation.shrink((long) values.length * Long.BYTES);
        return grown;
    }

    /// The array, made longer if it must be; new entries are 0.
    static double[] grow(double[] values, int groups, Reservation reservation) {
        if (groups <= values.length) {
            return values;
        }
        int larger = larger(values.length, groups);
        reservation.grow((long) larger * Double.BYTES);
        double[] grown = Arrays.copyOf(values, larger);
        reservation.shrink((long) values.length * Double.BYTES);
        return grown;
    }

    /// The array, made longer if it must be; new entries are 0.
    static int[] grow(int[] values, int groups, Reservation reservation) {
        if (groups <= values.length) {
            return values;
        }
        int larger = larger(values.length, groups);
        reservation.grow((long) larger * Integer.BYTES);
        int[] grown = Arrays.copyOf(values, larger);
        reservation.shrink((long) values.length * Integer.BYTES);
        return grown;
    }

    private static int larger(int length, int wanted) {
        return (int) Math.min(Integer.MAX_VALUE - 16, Math.max(wanted, Math.max(64, 2L * length)));
    }

    /// Adds one per row.
    static void count(long[] counts, int groupCount, int[] groups, int count) {
        if (groupCount == 1) {
            counts[0] += count;
            return;
        }
        if (groupCount > FEW_GROUPS || count < 4 * groupCount) {
            for (int i = 0; i < count; i++) {
                counts[groups[i]]++;
            }
            return;
        }
        int[] first = new int[groupCount];
        int[] second = new int[groupCount];
        int[] third = new int[groupCount];
        int[] fourth = new int[groupCount];
        int i = 0;
        for (; i + 3 < count; i += 4) {
            first[groups[i]]++;
            second[groups[i + 1]]++;
            third[groups[i + 2]]++;
            fourth[groups[i + 3]]++;
        }
        for (; i < count; i++) {
            first[groups[i]]++;
        }
        for (int group = 0; group < groupCount; group++) {
            counts[group] += (long) first[group] + second[group] + third[group] + fourth[group];
        }
    }

    /// Adds values that cannot overflow.
    static void sum(long[] sums, int groupCount, long[] values, int[] groups, int count) {
        if (groupCount == 1) {
            long sum = 0;
            for (int i = 0; i < count; i++) {
                sum += values[i];
            }
            sums[0] += sum;
            return;
        }
        if (groupCount > FEW_GROUPS || count < 4 * groupCount) {
            for (int i = 0; i < count; i++) {
                sums[groups[i]] += values[i];
            }
            return;
        }
        long[] first = new long[groupCount];
        long[] second = new long[groupCount];
        long[] third = new long[groupCount];
        long[] fourth = new long[groupCount];
        int i = 0;
        for (; i + 3 < count; i += 4) {
            first[groups[i]] += values[i];
            second[groups[i + 1]] += values[i + 1];
            third[groups[i + 2]] += values[i + 2];
            fourth[groups[i + 3]] += values[i + 3];
        }
        for (; i < count; i++) {
            first[groups[i]] += values[i];
        }
        for (int group = 0; group < groupCount; group++) {
            sums[group] += first[group] + second[group] + third[group] + fourth[group];
        }
    }

    /// The first entries as a column.
    static LongColumn column(long[] values, boolean @Nullable [] nulls, int count) {
        long minimum = Long.MAX_VALUE;
        long maximum = Long.MIN_VALUE;
        for (int i = 0; i < count; i++) {
            minimum = Math.min(minimum, values[i]);
            maximum = Math.max(maximum, values[i]);
        }
        return minimum > maximum
                ? new LongColumn(values, nulls, count, 0, 0)
                : new LongColumn(values, nulls, count, minimum, maximum);
    }
}
