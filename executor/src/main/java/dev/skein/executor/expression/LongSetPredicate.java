package dev.skein.executor.expression;

import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.LongColumn;
import java.util.Arrays;

/// A value of the long lane is among constants, or is not: a bitmap if they lie close together, else binary search.
final class LongSetPredicate implements Predicate {
    /// Up to this many values from the least to the greatest constant a bitmap is used: 8 KB, which stay in the cache.
    private static final long MAX_BITMAP_SPAN = 1 << 16;

    private final Evaluator argument;
    private final Predicate general;
    private final boolean wanted;
    private final long[] sorted;
    private final long least;
    private final long span;
    private final long[] bitmap;

    /// @param constants at least one
    /// @param wanted whether rows with one of the constants are found, rather than those with another value
    /// @param general the same condition for columns of any form
    LongSetPredicate(Evaluator argument, long[] constants, boolean wanted, Predicate general) {
        this.argument = argument;
        this.general = general;
        this.wanted = wanted;
        this.sorted = constants.clone();
        Arrays.sort(sorted);
        this.least = sorted[0];
        long distance = sorted[sorted.length - 1] - least;
        boolean close = distance >= 0 && distance < MAX_BITMAP_SPAN;
        this.span = close ? distance : -1;
        this.bitmap = new long[close ? (int) (distance >> 6) + 1 : 0];
        if (close) {
            for (long constant : sorted) {
                bitmap[(int) (constant - least >> 6)] |= 1L << constant - least;
            }
        }
    }

    @Override
    public int select(Batch batch, int[] selection) {
        Column column = argument.evaluate(batch);
        if (!(column instanceof LongColumn longs)) {
            return general.select(batch, selection);
        }
        long[] values = longs.values();
        boolean[] nulls = longs.nulls();
        int[] selected = batch.selection();
        int count = batch.selectedCount();
        int found = 0;
        for (int i = 0; i < count; i++) {
            selection[found] = selected == null ? i : selected[i];
            found += contains(values[i]) == wanted && (nulls == null || !nulls[i]) ? 1 : 0;
        }
        return found;
    }

    private boolean contains(long value) {
        if (span >= 0) {
            long place = value - least;
            return place >= 0 && place <= span && (bitmap[(int) (place >> 6)] >>> place & 1) != 0;
        }
        return Arrays.binarySearch(sorted, value) >= 0;
    }
}
