package dev.skein.executor.operator.rows;

import dev.skein.executor.pipeline.Reservation;
import java.util.Arrays;

/// Numbers 128-bit keys: equal keys get the same number, new keys the next one.
final class WideKeys {
    private static final int INITIAL_SLOTS = 256;

    private final Reservation reservation;
    private int[] slots = new int[INITIAL_SLOTS];
    private long[] high = new long[INITIAL_SLOTS / 2];
    private long[] low = new long[INITIAL_SLOTS / 2];
    private int size;

    WideKeys(Reservation reservation) {
        this.reservation = reservation;
    }

    int size() {
        return size;
    }

    /// The number of a key; a new one if it has none.
    int assign(long upper, long lower) {
        if (2 * size >= slots.length) {
            grow();
        }
        int slot = slotOf(upper, lower);
        if (slots[slot] == 0) {
            high[size] = upper;
            low[size] = lower;
            slots[slot] = ++size;
        }
        return slots[slot] - 1;
    }

    /// The number of a key; -1 if it has none.
    int find(long upper, long lower) {
        return slots[slotOf(upper, lower)] - 1;
    }

    private int slotOf(long upper, long lower) {
        int mask = slots.length - 1;
        int slot = slot(upper, lower, mask);
        while (true) {
            int key = slots[slot] - 1;
            if (key < 0 || low[key] == lower && high[key] == upper) {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
    }

    private static int slot(long upper, long lower, int mask) {
        return (int) (Hashing.mix(Hashing.mix(upper) ^ lower) >>> 32) & mask;
    }

    private void grow() {
        long larger = 2L * slots.length;
        KeyTable.checkSlots(larger);
        reservation.grow(larger * (Integer.BYTES + Long.BYTES));
        int[] table = new int[(int) larger];
        high = Arrays.copyOf(high, table.length / 2);
        low = Arrays.copyOf(low, table.length / 2);
        int mask = table.length - 1;
        for (int key = 0; key < size; key++) {
            int slot = slot(high[key], low[key], mask);
            while (table[slot] != 0) {
                slot = (slot + 1) & mask;
            }
            table[slot] = key + 1;
        }
        reservation.shrink(reservedSlots() * (Integer.BYTES + Long.BYTES));
        slots = table;
    }

    private long reservedSlots() {
        return slots.length == INITIAL_SLOTS ? 0 : slots.length;
    }

    /// Gives back the memory; no key may be looked up after.
    void release() {
        reservation.shrink(reservedSlots() * (Integer.BYTES + Long.BYTES));
    }
}
