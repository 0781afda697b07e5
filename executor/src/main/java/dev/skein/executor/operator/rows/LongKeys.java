package dev.skein.executor.operator.rows;

import dev.skein.executor.pipeline.Reservation;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Numbers 64-bit keys: equal keys get the same number, new keys the next one.
///
/// Open addressing with linear probing; a slot is two neighbouring entries of one array, the key and its number plus
/// one, so that a lookup touches one cache line.
final class LongKeys {
    private static final int INITIAL_SLOTS = 1024;

    private final Reservation reservation;
    private long[] slots = {};
    private int shift = Long.SIZE;
    private int size;

    LongKeys(Reservation reservation) {
        this.reservation = reservation;
    }

    int size() {
        return size;
    }

    void clear() {
        reservation.shrink((long) slots.length * Long.BYTES);
        slots = new long[0];
        shift = Long.SIZE;
        size = 0;
    }

    /// Makes room, so that as many keys do not make the table grow.
    void ensure(int keys) {
        if (keys > room()) {
            grow(slotsFor(keys));
        }
    }

    /// How many keys there may be before the table grows.
    int room() {
        return slots.length / 4;
    }

    /// Bytes of a table with room for as many keys.
    static long bytesFor(int keys) {
        return 2 * slotsFor(keys) * Long.BYTES;
    }

    private static long slotsFor(int keys) {
        return Long.highestOneBit(Math.max(INITIAL_SLOTS, 2L * keys) - 1) << 1;
    }

    /// Writes the numbers of keys, new ones for keys that have none.
    void assign(long[] keys, int count, int[] numbers) {
        ensure(size + count);
        long[] table = slots;
        int mask = table.length - 1;
        int down = shift;
        int next = size;
        for (int i = 0; i < count; i++) {
            long key = keys[i];
            int slot = slot(key, down);
            long number = table[slot + 1];
            while (number != 0 && table[slot] != key) {
                slot = (slot + 2) & mask;
                number = table[slot + 1];
            }
            if (number == 0) {
                table[slot] = key;
                number = ++next;
                table[slot + 1] = number;
            }
            numbers[i] = (int) number - 1;
        }
        size = next;
    }

    /// Writes the numbers of keys, -1 for keys that have none. May be called by many threads while no key is added.
    void find(long[] keys, int count, int[] numbers) {
        long[] table = slots;
        if (table.length == 0) {
            Arrays.fill(numbers, 0, count, -1);
            return;
        }
        int mask = table.length - 1;
        int down = shift;
        for (int i = 0; i < count; i++) {
            long key = keys[i];
            int slot = slot(key, down);
            long number = table[slot + 1];
            while (number != 0 && table[slot] != key) {
                slot = (slot + 2) & mask;
                number = table[slot + 1];
            }
            numbers[i] = (int) number - 1;
        }
    }

    /// Writes the numbers of keys of any sign; -1 for nulls and for keys that have none.
    ///
    /// @param assign whether keys without a number get one
    void numberSigned(long[] keys, boolean @Nullable [] nulls, int count, int[] numbers, boolean assign) {
        if (assign) {
            ensure(size + count);
        } else if (slots.length == 0) {
            Arrays.fill(numbers, 0, count, -1);
            return;
        }
        long[] table = slots;
        int mask = table.length - 1;
        for (int i = 0; i < count; i++) {
            if (nulls != null && nulls[i]) {
                numbers[i] = -1;
                continue;
            }
            long key = keys[i];
            int slot = slot(key, shift);
            long number = table[slot + 1];
            while (number != 0 && table[slot] != key) {
                slot = (slot + 2) & mask;
                number = table[slot + 1];
            }
            if (number == 0 && assign) {
                table[slot] = key;
                number = ++size;
                table[slot + 1] = number;
            }
            numbers[i] = (int) number - 1;
        }
    }

    private static int slot(long key, int shift) {
        return (int) (Hashing.mix(key) >>> shift) << 1;
    }

    private void grow(long slotCount) {
        KeyTable.checkSlots(2 * slotCount);
        reservation.grow(2 * slotCount * Long.BYTES);
        long[] before = slots;
        long[] table = new long[(int) (2 * slotCount)];
        shift = Long.SIZE - Long.numberOfTrailingZeros(slotCount);
        int mask = table.length - 1;
        for (int from = 0; from < before.length; from += 2) {
            if (before[from + 1] != 0) {
                int slot = slot(before[from], shift);
                while (table[slot + 1] != 0) {
                    slot = (slot + 2) & mask;
                }
                table[slot] = before[from];
                table[slot + 1] = before[from + 1];
            }
        }
        slots = table;
        reservation.shrink((long) before.length * Long.BYTES);
    }
}
