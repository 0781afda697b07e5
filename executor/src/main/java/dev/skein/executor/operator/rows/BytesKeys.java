package dev.skein.executor.operator.rows;

import dev.skein.executor.pipeline.Reservation;
import dev.skein.storage.batch.BytesColumn;
import java.util.Arrays;

/// Numbers runs of bytes: equal runs get the same number, new runs the next one. Keeps copies of the runs.
final class BytesKeys {
    private static final int INITIAL_SLOTS = 256;
    /// Of a slot, and of the half of a key that goes with it.
    private static final int BYTES_PER_SLOT = Integer.BYTES + 3 * Integer.BYTES / 2;

    private final Reservation reservation;
    /// Number plus one of the key in a slot; 0 if the slot is free.
    private int[] slots = new int[INITIAL_SLOTS];
    private int[] hashes = new int[INITIAL_SLOTS / 2];
    private int[] starts = new int[INITIAL_SLOTS / 2];
    private int[] lengths = new int[INITIAL_SLOTS / 2];
    private byte[] heap = {};
    private int used;
    private int size;

    BytesKeys(Reservation reservation) {
        this.reservation = reservation;
    }

    int size() {
        return size;
    }

    /// The number of a run; a new one if it has none.
    int assign(byte[] bytes, int start, int length) {
        if (2 * size >= slots.length) {
            grow();
        }
        long hash = Hashing.hash(bytes, start, length);
        int slot = slotOf(hash, bytes, start, length);
        if (slots[slot] == 0) {
            add(slot, (int) hash, bytes, start, length);
        }
        return slots[slot] - 1;
    }

    /// The number of a run; -1 if it has none.
    int find(byte[] bytes, int start, int length) {
        return slots[slotOf(Hashing.hash(bytes, start, length), bytes, start, length)] - 1;
    }

    /// Writes the numbers of the entries of a dictionary, -1 for those that have none.
    void find(BytesColumn dictionary, int[] numbers) {
        for (int i = 0; i < dictionary.length(); i++) {
            numbers[i] = find(dictionary.heap(), dictionary.starts()[i], dictionary.lengths()[i]);
        }
    }

    private int slotOf(long hash, byte[] bytes, int start, int length) {
        int mask = slots.length - 1;
        int tag = (int) hash;
        int slot = (int) (hash >>> 32) & mask;
        while (true) {
            int key = slots[slot] - 1;
            if (key < 0
                    || hashes[key] == tag
                            && lengths[key] == length
                            && Arrays.equals(heap, starts[key], starts[key] + length, bytes, start, start + length)) {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
    }

    private void add(int slot, int hash, byte[] bytes, int start, int length) {
        if ((long) used + length > heap.length) {
            long larger = Math.max(used + (long) length, Math.max(4096, 2L * heap.length));
            KeyTable.checkSlots(larger);
            reservation.grow(larger);
            int before = heap.length;
            heap = Arrays.copyOf(heap, (int) larger);
            reservation.shrink(before);
        }
        System.arraycopy(bytes, start, heap, used, length);
        starts[size] = used;
        lengths[size] = length;
        hashes[size] = hash;
        used += length;
        slots[slot] = ++size;
    }

    private void grow() {
        long larger = 2L * slots.length;
        KeyTable.checkSlots(larger);
        reservation.grow(larger * BYTES_PER_SLOT);
        int[] table = new int[(int) larger];
        hashes = Arrays.copyOf(hashes, table.length / 2);
        starts = Arrays.copyOf(starts, table.length / 2);
        lengths = Arrays.copyOf(lengths, table.length / 2);
        int mask = table.length - 1;
        for (int key = 0; key < size; key++) {
            int slot = (int) (Hashing.hash(heap, starts[key], lengths[key]) >>> 32) & mask;
            while (table[slot] != 0) {
                slot = (slot + 1) & mask;
            }
            table[slot] = key + 1;
        }
        reservation.shrink(reservedSlots() * BYTES_PER_SLOT);
        slots = table;
    }

    private long reservedSlots() {
        return slots.length == INITIAL_SLOTS ? 0 : slots.length;
    }

    /// Gives back the memory; no key may be looked up after.
    void release() {
        reservation.shrink(heap.length + reservedSlots() * BYTES_PER_SLOT);
    }
}
