package dev.skein.executor.operator.join;

import dev.skein.executor.kernel.Densifier;
import dev.skein.executor.operator.rows.Hashing;
import dev.skein.executor.pipeline.Reservation;
import dev.skein.storage.batch.LongColumn;
import org.jspecify.annotations.Nullable;

/// Numbers that may be keys of a join: it never denies one that was put in.
///
/// Numbers that lie close together have a bit each, which is exact. Others share the words of a Bloom filter: each key
/// sets two bits of one word, so that a look-up touches one cache line (Putze, Sanders, Singler: Cache-, Hash- and
/// Space-Efficient Bloom Filters, 2007). Immutable.
final class NumberSet {
    /// A range up to this gets a bit per number, however few the keys are: 1 MB.
    private static final long CHEAP_RANGE = 1L << 23;

    /// A larger range does if it has at most so many numbers per key.
    private static final long SPARSE_FACTOR = 128;

    private static final long MAX_RANGE = 1L << 31;

    /// Bits per key of the Bloom filter, before it is rounded up to a power of two: about one key in fifty passes by
    /// mistake.
    private static final int BLOOM_BITS = 16;

    private final long minimum;
    private final long maximum;
    private final long[] words;
    /// Whether a number's place is its distance from the minimum.
    private final boolean exact;
    private final int shift;

    /// @param count how many of the column's rows count; nulls are left out
    /// @param reservation what the bits are counted in
    NumberSet(LongColumn keys, int count, Reservation reservation) {
        boolean[] nulls = keys.nulls();
        long[] values = keys.values();
        long least = Long.MAX_VALUE;
        long greatest = Long.MIN_VALUE;
        for (int i = 0; i < count; i++) {
            if (nulls == null || !nulls[i]) {
                least = Math.min(least, values[i]);
                greatest = Math.max(greatest, values[i]);
            }
        }
        minimum = least;
        maximum = greatest;
        long range = greatest - least + 1;
        exact = least > greatest
                || range > 0 && range <= MAX_RANGE && range <= Math.max(CHEAP_RANGE, SPARSE_FACTOR * count);
        long bits = exact ? Math.max(0, range) : Math.max(Long.SIZE, (long) count * BLOOM_BITS);
        int wordCount = Math.toIntExact(exact ? bits + 63 >>> 6 : Long.highestOneBit((bits >>> 6) * 2 - 1));
        shift = Long.SIZE - Integer.numberOfTrailingZeros(Math.max(1, wordCount));
        reservation.grow((long) wordCount * Long.BYTES);
        words = new long[wordCount];
        for (int i = 0; i < count; i++) {
            if (nulls == null || !nulls[i]) {
                put(values[i]);
            }
        }
    }

    private void put(long value) {
        if (exact) {
            long place = value - minimum;
            words[(int) (place >>> 6)] |= 1L << place;
        } else {
            long hash = Hashing.mix(value);
            words[word(hash)] |= bits(hash);
        }
    }

    private int word(long hash) {
        return shift == Long.SIZE ? 0 : (int) (hash >>> shift);
    }

    private static long bits(long hash) {
        return 1L << hash | 1L << (hash >>> 6);
    }

    /// The least number; greater than [#maximum()] if there is none.
    long minimum() {
        return minimum;
    }

    /// The greatest number.
    long maximum() {
        return maximum;
    }

    /// Writes the places of the rows that may have one of the numbers.
    ///
    /// @param column dense, made by a [Densifier] for the candidates
    /// @param rows place of each candidate; null if they are the first `count`
    /// @param places where to write; may be the same array as `rows`
    /// @return how many there are
    int select(LongColumn column, int @Nullable [] rows, int count, int[] places) {
        boolean[] nulls = column.nulls();
        if (nulls != null) {
            return selectPresent(column.values(), nulls, rows, count, places);
        }
        return exact
                ? selectExact(column.values(), rows, count, places)
                : selectLikely(column.values(), rows, count, places);
    }

    private int selectExact(long[] values, int @Nullable [] rows, int count, int[] places) {
        long[] set = words;
        long least = minimum;
        long span = maximum - least;
        if (span < 0) {
            return 0;
        }
        int found = 0;
        for (int i = 0; i < count; i++) {
            long place = values[i] - least;
            boolean inside = Long.compareUnsigned(place, span) <= 0;
            long word = set[inside ? (int) (place >>> 6) : 0];
            places[found] = rows == null ? i : rows[i];
            found += inside ? (int) (word >>> place & 1) : 0;
        }
        return found;
    }

    private int selectLikely(long[] values, int @Nullable [] rows, int count, int[] places) {
        long[] set = words;
        int found = 0;
        for (int i = 0; i < count; i++) {
            long hash = Hashing.mix(values[i]);
            long bits = bits(hash);
            places[found] = rows == null ? i : rows[i];
            found += (set[word(hash)] & bits) == bits ? 1 : 0;
        }
        return found;
    }

    private int selectPresent(
            long[] values, boolean[] nulls, int @Nullable [] rows, int count, int[] places) {
        int found = 0;
        for (int i = 0; i < count; i++) {
            places[found] = rows == null ? i : rows[i];
            found += !nulls[i] && mayContain(values[i]) ? 1 : 0;
        }
        return found;
    }

    private boolean mayContain(long value) {
        if (value < minimum || value > maximum) {
            return false;
        }
        if (exact) {
            long place = value - minimum;
            return (words[(int) (place >>> 6)] >>> place & 1) != 0;
        }
        long hash = Hashing.mix(value);
        return (words[word(hash)] & bits(hash)) == bits(hash);
    }
}
