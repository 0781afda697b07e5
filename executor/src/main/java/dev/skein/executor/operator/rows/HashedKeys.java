package dev.skein.executor.operator.rows;

import dev.skein.catalog.Lane;
import dev.skein.catalog.SqlType;
import dev.skein.executor.pipeline.Reservation;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DictionaryColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Numbers keys of any types by their hashes; the keys themselves are kept once, as rows of a store.
///
/// Open addressing with linear probing; a slot holds half of the key's hash and its number plus one. A batch is worked on
/// in rounds: every row goes to the next slot that is free or has its half of a hash. Rows at a free slot are new keys.
/// The others are then compared with the kept keys, column by column, and those that differ go on in another round.
///
/// Text is long and often depends on a number beside it, such as a name on an identifier. So only the numbers among the
/// columns are hashed, until too many rows meet keys from which they differ; from then on all columns are.
final class HashedKeys {
    private static final int INITIAL_SLOTS = 1024;

    private static final long TAG = 0xFFFF_FFFF_0000_0000L;

    /// So many rows may differ from the first key that they meet before all columns are hashed, and one in so many.
    private static final int FEW_MISSES = 256;

    private static final int MISS_FACTOR = 8;

    /// So many slots may be tried per key when a table is filled before all columns are hashed.
    private static final int MAX_STEPS = 4;

    private final Reservation reservation;
    private final RowStore keys;
    private final List<Lane> lanes;
    /// The columns that are hashed; null for all.
    private int @Nullable [] hashedColumns;
    private long[] slots = {};
    /// By number.
    private long[] hashes = {};
    private int size;
    private long rowsSeen;
    private long misses;

    /// @param keys rows that are all different; they get their places as numbers. New keys are appended
    HashedKeys(List<SqlType> types, RowStore keys, Reservation reservation) {
        this.reservation = reservation;
        this.keys = keys;
        this.lanes = types.stream().map(SqlType::lane).toList();
        this.hashedColumns = numbers(lanes);
        ensure(keys.rowCount());
        size = keys.rowCount();
        hashKept();
    }

    private static int @Nullable [] numbers(List<Lane> lanes) {
        int[] places = new int[lanes.size()];
        int found = 0;
        for (int i = 0; i < places.length; i++) {
            places[found] = i;
            found += lanes.get(i) == Lane.BYTES ? 0 : 1;
        }
        return found == 0 || found == places.length ? null : Arrays.copyOf(places, found);
    }

    /// Buffers, and what was found out about the dictionary seen last; one per thread.
    static final class Scratch {
        private final long[] hashes = new long[Batch.MAX_ROWS];
        private final int[] slots = new int[Batch.MAX_ROWS];
        private final int[] rows = new int[Batch.MAX_ROWS];
        private final int[] fresh = new int[Batch.MAX_ROWS];
        private final KeyEquality equality = new KeyEquality(Batch.MAX_ROWS);
        private final List<Column> hashed = new ArrayList<>();
        private @Nullable BytesColumn dictionary;
        /// Number plus one by code; 0 if it was not looked up yet, -1 if the key had no number.
        private int[] numbers = {};
        /// How many keys there were then.
        private int keyCount;
    }

    int size() {
        return size;
    }

    /// Writes the numbers of keys; new ones for keys that have none.
    void assign(List<Column> columns, int count, int[] numbers, Scratch scratch) {
        if (columns.size() == 1 && columns.getFirst() instanceof DictionaryColumn coded) {
            number(coded, count, numbers, scratch, true);
        } else {
            number(columns, count, numbers, scratch, true);
        }
    }

    /// Writes the numbers of keys, -1 for keys that have none. May be called by many threads while no key is added.
    void find(List<Column> columns, int count, int[] numbers, Scratch scratch) {
        if (columns.size() == 1 && columns.getFirst() instanceof DictionaryColumn coded) {
            number(coded, count, numbers, scratch, false);
        } else {
            number(columns, count, numbers, scratch, false);
        }
    }

    /// Looks up each entry of a dictionary once, as long as batches bring the same one.
    private void number(DictionaryColumn source, int count, int[] numbers, Scratch scratch, boolean assign) {
        BytesColumn entries = source.dictionary();
        if (scratch.dictionary != entries || scratch.keyCount < size && !assign) {
            scratch.dictionary = entries;
            scratch.keyCount = size;
            // code 0 behind the last entry stands for null
            if (scratch.numbers.length <= entries.length()) {
                scratch.numbers = new int[entries.length() + 1];
            }
            Arrays.fill(scratch.numbers, 0, entries.length() + 1, 0);
        }
        int[] known = scratch.numbers;
        boolean[] nulls = source.nulls();
        int[] codes = source.codes();
        int[] starts = new int[0];
        int[] lengths = starts;
        int[] unknown = starts;
        int unknownCount = 0;
        int nullCode = entries.length();
        for (int i = 0; i < count; i++) {
            int code = nulls != null && nulls[i] ? nullCode : codes[i];
            if (known[code] == 0) {
                if (unknownCount == 0) {
                    starts = new int[count];
                    lengths = new int[count];
                    unknown = new int[count];
                }
                known[code] = -1;
                starts[unknownCount] = code == nullCode ? 0 : entries.starts()[code];
                lengths[unknownCount] = code == nullCode ? 0 : entries.lengths()[code];
                unknown[unknownCount++] = code;
            }
        }
        if (unknownCount > 0) {
            boolean[] unknownNulls = null;
            for (int i = 0; i < unknownCount; i++) {
                if (unknown[i] == nullCode) {
                    unknownNulls = new boolean[unknownCount];
                    unknownNulls[i] = true;
                }
            }
            Column runs = new BytesColumn(entries.heap(), starts, lengths, unknownNulls, unknownCount);
            number(List.of(runs), unknownCount, numbers, scratch, assign);
            for (int i = 0; i < unknownCount; i++) {
                known[unknown[i]] = numbers[i] < 0 ? -1 : numbers[i] + 1;
            }
        }
        for (int i = 0; i < count; i++) {
            int code = nulls != null && nulls[i] ? nullCode : codes[i];
            numbers[i] = Math.max(known[code] - 1, -1);
        }
    }

    private void number(List<Column> columns, int count, int[] numbers, Scratch scratch, boolean assign) {
        if (assign) {
            ensure(size + count);
        } else if (size == 0) {
            Arrays.fill(numbers, 0, count, -1);
            return;
        }
        int[] rows = scratch.rows;
        for (int i = 0; i < count; i++) {
            rows[i] = i;
        }
        int left = count;
        start(columns, count, left, scratch);
        while (left > 0) {
            int before = size;
            left = assign ? place(left, numbers, scratch) : look(left, numbers, scratch);
            if (size > before) {
                keys.append(columns, scratch.fresh, size - before);
            }
            left = scratch.equality.keepUnequal(keys, columns, rows, left, numbers);
            if (assign && left > 0 && hashedColumns != null) {
                misses += left;
                if (misses > FEW_MISSES + rowsSeen / MISS_FACTOR) {
                    hashedColumns = null;
                    hashKept();
                    start(columns, count, left, scratch);
                }
            }
        }
        if (assign) {
            rowsSeen += count;
        }
    }

    /// Hashes the rows and finds the slots where the first rows in the list begin.
    private void start(List<Column> columns, int count, int left, Scratch scratch) {
        hash(columns, 0, count, scratch.hashed, scratch.hashes);
        int mask = slots.length - 1;
        for (int i = 0; i < left; i++) {
            int row = scratch.rows[i];
            scratch.slots[row] = firstSlot(scratch.hashes[row], mask);
        }
    }

    /// Finds for each row in the list a slot that is free, and makes the row a new key there, or one that may have its key.
    ///
    /// @return how many rows may have found their key; they come first in the list now
    private int place(int count, int[] numbers, Scratch scratch) {
        long[] table = slots;
        int mask = table.length - 1;
        int[] rows = scratch.rows;
        int before = size;
        int next = before;
        int candidates = 0;
        for (int i = 0; i < count; i++) {
            int row = rows[i];
            long hash = scratch.hashes[row];
            long tag = hash & TAG;
            int slot = scratch.slots[row];
            long entry = table[slot];
            while (entry != 0 && (entry & TAG) != tag) {
                slot = slot + 1 & mask;
                entry = table[slot];
            }
            if (entry == 0) {
                hashes[next] = hash;
                numbers[row] = next;
                scratch.fresh[next - before] = row;
                table[slot] = tag | ++next;
            } else {
                numbers[row] = (int) entry - 1;
                scratch.slots[row] = slot + 1 & mask;
                rows[candidates++] = row;
            }
        }
        size = next;
        return candidates;
    }

    /// The same for rows that cannot become keys: they get -1.
    private int look(int count, int[] numbers, Scratch scratch) {
        long[] table = slots;
        int mask = table.length - 1;
        int[] rows = scratch.rows;
        int candidates = 0;
        for (int i = 0; i < count; i++) {
            int row = rows[i];
            long tag = scratch.hashes[row] & TAG;
            int slot = scratch.slots[row];
            long entry = table[slot];
            while (entry != 0 && (entry & TAG) != tag) {
                slot = slot + 1 & mask;
                entry = table[slot];
            }
            numbers[row] = (int) entry - 1;
            scratch.slots[row] = slot + 1 & mask;
            rows[candidates] = row;
            candidates += entry == 0 ? 0 : 1;
        }
        return candidates;
    }

    private void hash(List<Column> columns, int from, int count, List<Column> chosen, long[] to) {
        int[] places = hashedColumns;
        if (places == null) {
            KeyHashes.write(columns, from, count, to);
            return;
        }
        chosen.clear();
        for (int place : places) {
            chosen.add(columns.get(place));
        }
        KeyHashes.write(chosen, from, count, to);
    }

    /// Hashes all keys and puts them into the slots.
    private void hashKept() {
        List<Column> columns = keys.columns();
        List<Column> chosen = new ArrayList<>();
        long[] some = new long[Math.min(size, Batch.MAX_ROWS)];
        for (int from = 0; from < size; from += Batch.MAX_ROWS) {
            int count = Math.min(Batch.MAX_ROWS, size - from);
            hash(columns, from, count, chosen, some);
            System.arraycopy(some, 0, hashes, from, count);
        }
        Arrays.fill(slots, 0);
        fill();
    }

    /// Mixes the hash once more: keys that were divided by their hashes all end in the same bits.
    private static int firstSlot(long hash, int mask) {
        return (int) (Hashing.mix(hash) >>> Integer.SIZE) & mask;
    }

    /// Puts all keys into free slots; hashes more columns if too many keys meet others.
    private void fill() {
        int mask = slots.length - 1;
        long steps = FEW_MISSES + (long) MAX_STEPS * size;
        for (int number = 0; number < size; number++) {
            int slot = firstSlot(hashes[number], mask);
            while (slots[slot] != 0) {
                slot = slot + 1 & mask;
                steps--;
            }
            if (steps < 0 && hashedColumns != null) {
                hashedColumns = null;
                hashKept();
                return;
            }
            slots[slot] = hashes[number] & TAG | number + 1;
        }
    }

    /// How many keys there may be before the table grows.
    int room() {
        return slots.length / 2;
    }

    /// Bytes of a table with room for as many keys.
    static long bytesFor(int count) {
        long wanted = slotsFor(count);
        return (wanted + wanted / 2) * Long.BYTES;
    }

    private static long slotsFor(int count) {
        return Long.highestOneBit(Math.max(INITIAL_SLOTS, 2L * count) - 1) << 1;
    }

    /// Makes room, so that as many keys do not make the table grow.
    void ensure(int count) {
        long larger = slotsFor(count);
        if (larger <= slots.length) {
            return;
        }
        KeyTable.checkSlots(larger);
        long before = slots.length;
        reservation.grow((larger + larger / 2) * Long.BYTES);
        hashes = Arrays.copyOf(hashes, (int) (larger / 2));
        slots = new long[(int) larger];
        fill();
        reservation.shrink((before + before / 2) * Long.BYTES);
    }
}
