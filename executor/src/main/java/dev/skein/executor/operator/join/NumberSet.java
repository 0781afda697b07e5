package dev.skein.executor.operator.join;

import dev.skein.executor.kernel.Densifier;
import dev.skein.executor.kernel.RangeSelection;
import dev.skein.executor.kernel.simd.LaneKernels;
import dev.skein.executor.operator.rows.Hashing;
import dev.skein.executor.pipeline.Reservation;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.PackedColumn;
import dev.skein.storage.batch.PackedColumn.Width;
import java.util.Objects;
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

    private static final LaneKernels KERNELS = LaneKernels.best();

    private final long minimum;
    private final long maximum;
    /// A bit per number from the minimum on; null if there is a Bloom filter.
    private final int @Nullable [] members;
    private final long[] bloom;
    private final int shift;
    /// How many numbers there are; [Long#MAX_VALUE] if that is not known.
    private final long size;

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
        boolean exact = least > greatest
                || range > 0 && range <= MAX_RANGE && range <= Math.max(CHEAP_RANGE, SPARSE_FACTOR * count);
        if (exact) {
            int words = Math.toIntExact(Math.max(0, range) + 31 >>> 5);
            reservation.grow((long) words * Integer.BYTES);
            members = new int[words];
            bloom = new long[0];
            shift = Long.SIZE;
            mark(members, values, nulls, count);
            size = size(members);
        } else {
            long bits = Math.max(Long.SIZE, (long) count * BLOOM_BITS);
            int words = Math.toIntExact(Long.highestOneBit((bits >>> 6) * 2 - 1));
            reservation.grow((long) words * Long.BYTES);
            members = null;
            size = Long.MAX_VALUE;
            bloom = new long[words];
            shift = Long.SIZE - Integer.numberOfTrailingZeros(words);
            for (int i = 0; i < count; i++) {
                if (nulls == null || !nulls[i]) {
                    long hash = Hashing.mix(values[i]);
                    bloom[word(hash)] |= bits(hash);
                }
            }
        }
    }

    /// A set of numbers with a bit each.
    ///
    /// @param first the number of the first bit; the bit is set
    /// @param range how many bits count; the last one is set
    /// @param members the bits; not copied, and not to be changed
    NumberSet(long first, long range, int[] members) {
        this.minimum = first;
        this.maximum = first + range - 1;
        this.members = members;
        this.bloom = new long[0];
        this.shift = Long.SIZE;
        this.size = size(members);
    }

    private static long size(int[] members) {
        long size = 0;
        for (int word : members) {
            size += Integer.bitCount(word);
        }
        return size;
    }

    private void mark(int[] set, long[] values, boolean @Nullable [] nulls, int count) {
        for (int i = 0; i < count; i++) {
            if (nulls == null || !nulls[i]) {
                long place = values[i] - minimum;
                set[(int) (place >>> 5)] |= 1 << place;
            }
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

    /// The numbers in order; null if they are not known one by one, or more than so many.
    long @Nullable [] listed(int most) {
        int[] set = members;
        if (set == null || size > most) {
            return null;
        }
        long[] numbers = new long[(int) size];
        int found = 0;
        for (int word = 0; word < set.length; word++) {
            for (int bits = set[word]; bits != 0; bits &= bits - 1) {
                numbers[found++] = minimum + (long) word * Integer.SIZE + Integer.numberOfTrailingZeros(bits);
            }
        }
        return numbers;
    }

    /// Whether no number of a range is in the set. It may say no although it is so.
    boolean lacks(long least, long greatest) {
        if (least > maximum || greatest < minimum) {
            return true;
        }
        int[] set = members;
        if (set == null) {
            return false;
        }
        long first = Math.max(0, least - minimum);
        long last = Math.min(maximum, greatest) - minimum;
        for (int word = (int) (first >>> 5); word <= (int) (last >>> 5); word++) {
            int bits = set[word];
            bits &= word == (int) (first >>> 5) ? -1 << first : -1;
            bits &= word == (int) (last >>> 5) ? -1 >>> 31 - (last & 31) : -1;
            if (bits != 0) {
                return false;
            }
        }
        return true;
    }

    /// Whether every number of a range is in the set. It may say no although it is so.
    boolean holdsAll(long least, long greatest) {
        return size == maximum - minimum + 1 && least >= minimum && greatest <= maximum;
    }

    /// Looks up rows of one column, with buffers of its own; confined to one driver.
    final class Selector {
        private final Densifier densifier = new Densifier();
        private final long[] rowSet = new long[RangeSelection.words(Batch.MAX_ROWS)];
        private int[] lanes = {};
        /// Bounds of the last column that was looked at, and what they say: columns of a row group share them.
        private long least = 1;
        private long greatest;
        private boolean lacking;

        /// Writes the places of a batch's selected rows that may have one of the numbers. Nulls have none.
        ///
        /// @param selection where to write; not the batch's own
        /// @return how many there are
        int select(Column column, Batch batch, int[] selection) {
            if (column instanceof PackedColumn packed) {
                return select(packed, batch, selection);
            }
            int count = batch.selectedCount();
            LongColumn values = (LongColumn) densifier.densify(column, batch.selection(), count);
            return lookUp(values, batch.selection(), count, selection);
        }

        private int select(PackedColumn packed, Batch batch, int[] selection) {
            if (packed.minimum() != least || packed.maximum() != greatest) {
                least = packed.minimum();
                greatest = packed.maximum();
                lacking = lacks(least, greatest);
            }
            if (lacking) {
                return 0;
            }
            boolean all = holdsAll(least, greatest);
            if (!all && (RangeSelection.isSparse(batch) || !fits(packed))) {
                int count = batch.selectedCount();
                return lookUp((LongColumn) densifier.densify(packed, batch.selection(), count), batch.selection(),
                        count, selection);
            }
            RangeSelection.fill(batch, rowSet);
            if (!all) {
                keep(packed, batch.length());
            }
            RangeSelection.dropNulls(packed.nulls(), rowSet, batch.length());
            return RangeSelection.rows(rowSet, batch.length(), selection);
        }

        /// Whether the distances of a column's values from the minimum are exact in 32 bits, so that those outside the
        /// set are told from those inside.
        private boolean fits(PackedColumn packed) {
            boolean narrow = packed.width() == Width.BYTE || packed.width() == Width.SHORT || packed.width() == Width.INT;
            return narrow && members != null
                    && isNear(packed.minimum()) && isNear(packed.maximum());
        }

        private boolean isNear(long value) {
            long distance = value - minimum;
            boolean overflows = ((value ^ minimum) & (value ^ distance)) < 0;
            return !overflows && distance == (int) distance;
        }

        private void keep(PackedColumn packed, int rows) {
            if (lanes.length == 0) {
                lanes = new int[Batch.MAX_ROWS];
            }
            KERNELS.decodeInts(packed.memory(), packed.offset(), packed.width().bytes(), lanes, rows);
            KERNELS.keepMembers(lanes, (int) (packed.base() - minimum), (int) packed.factor(),
                    Objects.requireNonNull(members), (int) (maximum - minimum), rowSet, rows);
        }
    }

    /// Writes the places of the rows that may have one of the numbers.
    ///
    /// @param column dense, made by a [Densifier] for the candidates
    /// @param rows place of each candidate; null if they are the first `count`
    private int lookUp(LongColumn column, int @Nullable [] rows, int count, int[] places) {
        boolean[] nulls = column.nulls();
        if (nulls != null) {
            return lookUpPresent(column.values(), nulls, rows, count, places);
        }
        int[] set = members;
        return set == null
                ? lookUpLikely(column.values(), rows, count, places)
                : lookUpExact(set, column.values(), rows, count, places);
    }

    private int lookUpExact(int[] set, long[] values, int @Nullable [] rows, int count, int[] places) {
        long least = minimum;
        long span = maximum - least;
        if (span < 0) {
            return 0;
        }
        int found = 0;
        for (int i = 0; i < count; i++) {
            long place = values[i] - least;
            boolean inside = Long.compareUnsigned(place, span) <= 0;
            int word = set[inside ? (int) (place >>> 5) : 0];
            places[found] = rows == null ? i : rows[i];
            found += inside ? word >>> place & 1 : 0;
        }
        return found;
    }

    private int lookUpLikely(long[] values, int @Nullable [] rows, int count, int[] places) {
        int found = 0;
        for (int i = 0; i < count; i++) {
            long hash = Hashing.mix(values[i]);
            long bits = bits(hash);
            places[found] = rows == null ? i : rows[i];
            found += (bloom[word(hash)] & bits) == bits ? 1 : 0;
        }
        return found;
    }

    private int lookUpPresent(long[] values, boolean[] nulls, int @Nullable [] rows, int count, int[] places) {
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
        int[] set = members;
        if (set != null) {
            long place = value - minimum;
            return (set[(int) (place >>> 5)] >>> place & 1) != 0;
        }
        long hash = Hashing.mix(value);
        return (bloom[word(hash)] & bits(hash)) == bits(hash);
    }
}
