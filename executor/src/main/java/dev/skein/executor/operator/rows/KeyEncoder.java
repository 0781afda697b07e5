package dev.skein.executor.operator.rows;

import dev.skein.catalog.SqlType;
import dev.skein.executor.pipeline.Reservation;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DictionaryColumn;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.WideColumn;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Makes codes of the values of one key column: equal values have equal codes, null has code 0, all codes are below
/// [#range()].
abstract sealed class KeyEncoder {
    /// Values that are no whole numbers get codes up to this range; with more values it is cheaper to hash keys as a whole.
    private static final long MAX_NUMBERED_RANGE = 1L << 16;

    /// Buffers for codes and what was found out about the dictionary seen last; one per thread that encodes.
    static final class Scratch {
        private @Nullable BytesColumn dictionary;
        /// Whether `numbers` holds a number for every entry of the dictionary.
        private boolean complete;
        private int[] numbers = {};
        private long[] longs = {};
        private int[] ints = {};
    }

    static KeyEncoder of(SqlType type, Reservation reservation) {
        return switch (type.lane()) {
            case LONG -> new OfLongs();
            case DOUBLE -> new OfDoubles(reservation);
            case WIDE -> new OfWides(reservation);
            case BYTES -> new OfBytes(reservation);
        };
    }

    /// One more than the greatest code; at least 1.
    abstract long range();

    /// Whether codes are still worth while.
    boolean isCheap() {
        return range() <= MAX_NUMBERED_RANGE;
    }

    /// Gives back memory; no value may come after.
    void release() {}

    /// Makes sure that values have codes.
    ///
    /// @return whether the range, or the codes of values that had one, changed
    abstract boolean admit(Column column, int count, Scratch scratch);

    /// Writes codes; -1 for values without one.
    abstract void encode(Column column, int count, long[] codes, Scratch scratch);

    private static void nullsToZero(boolean @Nullable [] nulls, int count, long[] codes) {
        if (nulls != null) {
            for (int i = 0; i < count; i++) {
                if (nulls[i]) {
                    codes[i] = 0;
                }
            }
        }
    }

    /// A range with room for that many numbers, with room to grow, so that ranges seldom change.
    private static long roomFor(int numbers) {
        return Math.max(16, Long.highestOneBit(numbers + 1L) << 2);
    }

    /// Numbers of the long lane: the code is the distance from the least value, unless the range is too large.
    static final class OfLongs extends KeyEncoder {
        private long base;
        private long range = 1;

        @Override
        long range() {
            return range;
        }

        /// The value with code 1.
        long base() {
            return base;
        }

        @Override
        boolean isCheap() {
            return range < KeyTable.MAX_RANGE;
        }

        @Override
        boolean admit(Column column, int count, Scratch scratch) {
            LongColumn source = (LongColumn) column;
            if (covers(source.minimum(), source.maximum())) {
                return false;
            }
            long minimum = Long.MAX_VALUE;
            long maximum = Long.MIN_VALUE;
            long[] values = source.values();
            boolean[] nulls = source.nulls();
            for (int i = 0; i < count; i++) {
                if (nulls == null || !nulls[i]) {
                    minimum = Math.min(minimum, values[i]);
                    maximum = Math.max(maximum, values[i]);
                }
            }
            if (minimum > maximum || covers(minimum, maximum)) {
                return false;
            }
            widen(minimum, maximum, source.minimum(), source.maximum());
            return true;
        }

        private boolean covers(long minimum, long maximum) {
            return range > 1 && minimum >= base && maximum - base >= 0 && maximum - base < range - 1;
        }

        /// Takes in the values that came, and those that the source says may come as long as that is cheap.
        private void widen(long minimum, long maximum, long possibleMinimum, long possibleMaximum) {
            long low = range > 1 ? Math.min(base, minimum) : minimum;
            long high = range > 1 ? Math.max(base + range - 2, maximum) : maximum;
            long span = high - low;
            if (span < 0 || span >= KeyTable.MAX_RANGE - 2) {
                range = KeyTable.MAX_RANGE;
                return;
            }
            long possibleLow = Math.min(low, possibleMinimum);
            long possibleHigh = Math.max(high, possibleMaximum);
            long possibleSpan = possibleHigh - possibleLow;
            if (possibleSpan >= 0 && possibleSpan / 4 <= span) {
                low = possibleLow;
                high = possibleHigh;
                span = possibleSpan;
            }
            if (range > 1) {
                // Values that keep coming at the ends of the range change it a logarithmic number of times.
                long slack = span / 2;
                if (low < base && low - slack < low) {
                    low -= slack;
                }
                if (high > base + range - 2 && high + slack > high) {
                    high += slack;
                }
                span = high - low;
                if (span < 0 || span >= KeyTable.MAX_RANGE - 2) {
                    range = KeyTable.MAX_RANGE;
                    return;
                }
            }
            base = low;
            range = span + 2;
        }

        @Override
        void encode(Column column, int count, long[] codes, Scratch scratch) {
            LongColumn source = (LongColumn) column;
            long[] values = source.values();
            long first = base - 1;
            long end = range;
            if (covers(source.minimum(), source.maximum())) {
                for (int i = 0; i < count; i++) {
                    codes[i] = values[i] - first;
                }
            } else {
                for (int i = 0; i < count; i++) {
                    long distance = values[i] - base;
                    codes[i] = Long.compareUnsigned(distance, end - 1) < 0 ? distance + 1 : -1;
                }
            }
            nullsToZero(source.nulls(), count, codes);
        }
    }

    /// Numbers of the double lane, by number; all NaNs are equal, and so are the zeros.
    static final class OfDoubles extends KeyEncoder {
        private final LongKeys keys;
        private long range = 1;

        OfDoubles(Reservation reservation) {
            keys = new LongKeys(reservation);
        }

        @Override
        long range() {
            return range;
        }

        @Override
        void release() {
            keys.clear();
        }

        @Override
        boolean admit(Column column, int count, Scratch scratch) {
            number((DoubleColumn) column, count, scratch, true);
            if (keys.size() + 1L < range) {
                return false;
            }
            range = roomFor(keys.size());
            return true;
        }

        @Override
        void encode(Column column, int count, long[] codes, Scratch scratch) {
            number((DoubleColumn) column, count, scratch, false);
            for (int i = 0; i < count; i++) {
                int number = scratch.ints[i];
                codes[i] = number < 0 ? -1 : number + 1L;
            }
            nullsToZero(column.nulls(), count, codes);
        }

        private void number(DoubleColumn source, int count, Scratch scratch, boolean assign) {
            if (scratch.longs.length < count) {
                scratch.longs = new long[count];
            }
            if (scratch.ints.length < count) {
                scratch.ints = new int[count];
            }
            for (int i = 0; i < count; i++) {
                scratch.longs[i] = Double.doubleToLongBits(source.values()[i] + 0.0);
            }
            keys.numberSigned(scratch.longs, source.nulls(), count, scratch.ints, assign);
        }
    }

    /// Numbers of the wide lane, by number.
    static final class OfWides extends KeyEncoder {
        private final WideKeys keys;
        private long range = 1;

        OfWides(Reservation reservation) {
            keys = new WideKeys(reservation);
        }

        @Override
        long range() {
            return range;
        }

        @Override
        void release() {
            keys.release();
        }

        @Override
        boolean admit(Column column, int count, Scratch scratch) {
            boolean[] nulls = column.nulls();
            for (int i = 0; i < count; i++) {
                if (nulls == null || !nulls[i]) {
                    keys.assign(high(column, i), low(column, i));
                }
            }
            if (keys.size() + 1L < range) {
                return false;
            }
            range = roomFor(keys.size());
            return true;
        }

        @Override
        void encode(Column column, int count, long[] codes, Scratch scratch) {
            for (int i = 0; i < count; i++) {
                int number = keys.find(high(column, i), low(column, i));
                codes[i] = number < 0 ? -1 : number + 1L;
            }
            nullsToZero(column.nulls(), count, codes);
        }

        private static long high(Column column, int row) {
            return column instanceof WideColumn wide ? wide.high()[row] : ((LongColumn) column).values()[row] >> 63;
        }

        private static long low(Column column, int row) {
            return column instanceof WideColumn wide ? wide.low()[row] : ((LongColumn) column).values()[row];
        }
    }

    /// Runs of bytes, by number. An entry of a dictionary is looked up once per dictionary.
    static final class OfBytes extends KeyEncoder {
        private static final int UNKNOWN = -2;

        /// The entries of a dictionary with at most so many get their numbers at once, used or not, so that its rows need
        /// not be looked at for new ones.
        private static final int SMALL_DICTIONARY = 256;

        private final BytesKeys keys;
        private long range = 1;

        OfBytes(Reservation reservation) {
            keys = new BytesKeys(reservation);
        }

        @Override
        long range() {
            return range;
        }

        @Override
        void release() {
            keys.release();
        }

        @Override
        boolean admit(Column column, int count, Scratch scratch) {
            boolean[] nulls = column.nulls();
            switch (column) {
                case DictionaryColumn coded -> admitCodes(coded, count, scratch);
                case BytesColumn runs -> {
                    for (int i = 0; i < count; i++) {
                        if (nulls == null || !nulls[i]) {
                            keys.assign(runs.heap(), runs.starts()[i], runs.lengths()[i]);
                        }
                    }
                }
                default -> throw wrongLane(column);
            }
            if (keys.size() + 1L < range) {
                return false;
            }
            range = roomFor(keys.size());
            return true;
        }

        private void admitCodes(DictionaryColumn source, int count, Scratch scratch) {
            remember(source.dictionary(), scratch);
            if (scratch.complete) {
                return;
            }
            BytesColumn entries = source.dictionary();
            int[] numbers = scratch.numbers;
            if (entries.length() <= SMALL_DICTIONARY) {
                for (int i = 0; i < entries.length(); i++) {
                    numbers[i] = keys.assign(entries.heap(), entries.starts()[i], entries.lengths()[i]);
                }
                scratch.complete = true;
                return;
            }
            boolean[] nulls = source.nulls();
            int[] codes = source.codes();
            for (int i = 0; i < count; i++) {
                int code = codes[i];
                if ((nulls == null || !nulls[i]) && numbers[code] < 0) {
                    numbers[code] = keys.assign(entries.heap(), entries.starts()[code], entries.lengths()[code]);
                }
            }
        }

        @Override
        void encode(Column column, int count, long[] codes, Scratch scratch) {
            switch (column) {
                case DictionaryColumn coded -> {
                    remember(coded.dictionary(), scratch);
                    encodeCodes(coded, count, codes, scratch);
                }
                case BytesColumn runs -> {
                    for (int i = 0; i < count; i++) {
                        int number = keys.find(runs.heap(), runs.starts()[i], runs.lengths()[i]);
                        codes[i] = number < 0 ? -1 : number + 1L;
                    }
                }
                default -> throw wrongLane(column);
            }
            nullsToZero(column.nulls(), count, codes);
        }

        private void encodeCodes(DictionaryColumn source, int count, long[] codes, Scratch scratch) {
            BytesColumn entries = source.dictionary();
            if (entries.length() == 0) {
                Arrays.fill(codes, 0, count, 0);
                return;
            }
            int[] from = source.codes();
            int[] numbers = scratch.numbers;
            if (scratch.complete) {
                for (int i = 0; i < count; i++) {
                    codes[i] = numbers[from[i]] + 1;
                }
                return;
            }
            for (int i = 0; i < count; i++) {
                int code = from[i];
                int number = numbers[code];
                if (number == UNKNOWN) {
                    number = keys.find(entries.heap(), entries.starts()[code], entries.lengths()[code]);
                    numbers[code] = number;
                }
                codes[i] = number < 0 ? -1 : number + 1L;
            }
        }

        /// What is known of entries of a dictionary; -1 (no number) may only be kept by those who do not add keys.
        private static void remember(BytesColumn dictionary, Scratch scratch) {
            if (scratch.dictionary != dictionary) {
                if (scratch.numbers.length < dictionary.length()) {
                    scratch.numbers = new int[dictionary.length()];
                }
                Arrays.fill(scratch.numbers, 0, dictionary.length(), UNKNOWN);
                scratch.complete = false;
                scratch.dictionary = dictionary;
            }
        }

        private static IllegalArgumentException wrongLane(Column column) {
            return new IllegalArgumentException("not a dense column of the bytes lane: " + column.getClass());
        }
    }
}
