package dev.skein.storage.nativetable;

import dev.skein.catalog.ColumnDefinition;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.segment.DenseRows;
import dev.skein.storage.segment.RowGroupReader;
import dev.skein.storage.segment.SegmentFile;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Finds the rows of a row group that may have a key: a hash table with open addressing whose slots hold a row's place and
/// some bits of its key's hash. One in 32,768 other rows is found in vain; whoever looks compares the values. Immutable.
final class KeyIndex {
    private static final int PLACE_BITS = 17;
    private static final int PLACE_MASK = (1 << PLACE_BITS) - 1;
    private static final int EMPTY = -1;

    private final int[] slots;

    private KeyIndex(int[] slots) {
        this.slots = slots;
    }

    /// The index of a row group.
    ///
    /// @param key the columns of the key; at least one
    static KeyIndex of(SegmentFile file, int rowGroup, List<ColumnDefinition> key) {
        // a power of two, from a quarter to half full
        int[] slots = new int[4 * Integer.highestOneBit(Math.max(1, file.rowCount(rowGroup) - 1))];
        Arrays.fill(slots, EMPTY);
        KeyIndex index = new KeyIndex(slots);
        List<Integer> places = IntStream.range(0, key.size()).boxed().toList();
        RowGroupReader reader = new RowGroupReader(file, rowGroup, key);
        int first = 0;
        for (Batch batch = reader.next(); batch != null; batch = reader.next()) {
            List<Column> columns = DenseRows.of(batch);
            for (int row = 0; row < batch.length(); row++) {
                index.add(ShardHash.hash(columns, row, places), first + row);
            }
            first += batch.length();
        }
        return index;
    }

    private void add(long hash, int row) {
        int slot = slot(hash);
        while (slots[slot] != EMPTY) {
            slot = slot + 1 & slots.length - 1;
        }
        slots[slot] = tag(hash) | row;
    }

    private int slot(long hash) {
        return (int) (hash & slots.length - 1);
    }

    /// Never all ones, so that no entry looks like an empty slot.
    private static int tag(long hash) {
        return (int) (hash >>> 49) % ((1 << 15) - 1) << PLACE_BITS;
    }

    /// The rows that may have a key, in no order.
    ///
    /// @param hash of the key, as [ShardHash] makes it
    IntStream find(long hash) {
        IntStream.Builder found = IntStream.builder();
        int tag = tag(hash);
        for (int slot = slot(hash); slots[slot] != EMPTY; slot = slot + 1 & slots.length - 1) {
            if ((slots[slot] & ~PLACE_MASK) == tag) {
                found.add(slots[slot] & PLACE_MASK);
            }
        }
        return found.build();
    }

    /// Bytes that it takes.
    long bytes() {
        return (long) Integer.BYTES * slots.length;
    }
}
