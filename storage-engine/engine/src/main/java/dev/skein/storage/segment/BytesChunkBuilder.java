package dev.skein.storage.segment;

import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DictionaryColumn;
import dev.skein.storage.batch.PackedColumn.Width;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Writes runs of bytes: as codes into a dictionary if there are few distinct ones, else as they are.
final class BytesChunkBuilder extends ChunkBuilder {
    /// A dictionary must be this many times smaller than the number of rows to be worth a look-up.
    private static final int ROWS_PER_ENTRY = 4;

    private static final int FEW_ENTRIES = 64;
    private static final int EMPTY = -1;

    private static final int INITIAL_BYTES = 1024;

    private int[] offsets = new int[INITIAL_ROWS + 1];
    private byte[] heap = new byte[INITIAL_BYTES];
    private long[] codes = {};
    private int[] slots = {};
    private int[] entryRows = {};

    @Override
    void append(Column column, int @Nullable [] rows, int from, int howMany) {
        boolean[] flags = column.nulls();
        BytesColumn bytes =
                column instanceof DictionaryColumn coded ? coded.dictionary() : (BytesColumn) column;
        if (offsets.length <= count + howMany) {
            offsets = Arrays.copyOf(offsets, grown(offsets.length - 1, count + howMany) + 1);
        }
        int[] columnCodes = column instanceof DictionaryColumn coded ? coded.codes() : null;
        for (int i = 0; i < howMany; i++) {
            int row = rows == null ? from + i : rows[from + i];
            int entry = columnCodes == null ? row : columnCodes[row];
            int used = offsets[count + i];
            int length = flags != null && flags[row] ? 0 : bytes.lengths()[entry];
            if (used + length > heap.length) {
                heap = Arrays.copyOf(heap, grownBytes(Math.addExact(used, length)));
            }
            System.arraycopy(bytes.heap(), bytes.starts()[entry], heap, used, length);
            offsets[count + i + 1] = used + length;
        }
        markNulls(flags, rows, from, howMany);
        count += howMany;
    }

    private int grownBytes(int needed) {
        return (int) Math.max(needed, Math.min(2L * heap.length, Integer.MAX_VALUE - 8));
    }

    @Override
    long heldBytes() {
        return super.heldBytes() + heap.length + (long) codes.length * Long.BYTES
                + ((long) offsets.length + slots.length + entryRows.length) * Integer.BYTES;
    }

    @Override
    void letGo() {
        super.letGo();
        offsets = new int[INITIAL_ROWS + 1];
        heap = new byte[INITIAL_BYTES];
        codes = new long[0];
        slots = new int[0];
        entryRows = new int[0];
    }

    @Override
    void reorder(int[] order) {
        byte[] newHeap = new byte[offsets[count]];
        int[] newOffsets = new int[offsets.length];
        for (int i = 0; i < count; i++) {
            int length = offsets[order[i] + 1] - offsets[order[i]];
            System.arraycopy(heap, offsets[order[i]], newHeap, newOffsets[i], length);
            newOffsets[i + 1] = newOffsets[i] + length;
        }
        heap = newHeap;
        offsets = newOffsets;
        reorderNulls(order);
    }

    @Override
    int compare(int left, int right) {
        return nulls[left] || nulls[right]
                ? compareNulls(left, right)
                : Arrays.compareUnsigned(
                        heap, offsets[left], offsets[left + 1], heap, offsets[right], offsets[right + 1]);
    }

    @Override
    ChunkShape encode(ChunkBody body) {
        writeNulls(body);
        int entryCount = findEntries();
        ChunkShape shape = entryCount >= 0 ? writeCodes(body, entryCount) : writePlain(body);
        restart();
        return shape;
    }

    private ChunkShape writePlain(ChunkBody body) {
        body.writeInts(offsets, count + 1);
        body.align();
        body.write(heap, 0, offsets[count]);
        body.align();
        return new ChunkShape(Encoding.BYTES, count, nullCount, Width.CONSTANT, 0, 1, Long.MIN_VALUE, Long.MAX_VALUE, 0,
                offsets[count]);
    }

    private ChunkShape writeCodes(ChunkBody body, int entryCount) {
        Width width = LongChunkBuilder.width(Math.max(0, entryCount - 1));
        body.writeLanes(codes, count, width);
        body.align();
        int heapBytes = 0;
        for (int entry = 0; entry < entryCount; entry++) {
            body.writeInt(heapBytes);
            heapBytes += offsets[entryRows[entry] + 1] - offsets[entryRows[entry]];
        }
        body.writeInt(heapBytes);
        body.align();
        for (int entry = 0; entry < entryCount; entry++) {
            int from = offsets[entryRows[entry]];
            body.write(heap, from, offsets[entryRows[entry] + 1] - from);
        }
        body.align();
        return new ChunkShape(Encoding.DICTIONARY, count, nullCount, width, 0, 1, Long.MIN_VALUE, Long.MAX_VALUE,
                entryCount, heapBytes);
    }

    /// Numbers the distinct runs in order of appearance and gives every row its code.
    ///
    /// @return how many there are; -1 if they are too many for a dictionary
    private int findEntries() {
        int most = Math.max(FEW_ENTRIES, count / ROWS_PER_ENTRY);
        int wanted = 4 * Integer.highestOneBit(Math.max(count, FEW_ENTRIES));
        if (codes.length < count) {
            codes = new long[grown(INITIAL_ROWS, count)];
            entryRows = new int[codes.length + FEW_ENTRIES];
        }
        if (slots.length < wanted) {
            slots = new int[wanted];
        }
        Arrays.fill(slots, EMPTY);
        int mask = slots.length - 1;
        int entryCount = 0;
        boolean coded = true;
        for (int i = 0; i < count; i++) {
            if (nullCount > 0 && nulls[i]) {
                codes[i] = 0;
                continue;
            }
            int from = offsets[i];
            int to = offsets[i + 1];
            long hash = hash(from, to);
            if (!coded) {
                sketch.update(hash);
                continue;
            }
            int slot = (int) (hash >>> 32) & mask;
            while (slots[slot] != EMPTY && !sameRun(entryRows[slots[slot]], from, to)) {
                slot = slot + 1 & mask;
            }
            if (slots[slot] == EMPTY) {
                sketch.update(hash);
                if (entryCount == most) {
                    coded = false;
                    continue;
                }
                entryRows[entryCount] = i;
                slots[slot] = entryCount++;
            }
            codes[i] = slots[slot];
        }
        if (entryCount == 0) {
            // all rows are null: code 0 must still name an entry
            entryRows[0] = 0;
            entryCount = 1;
        }
        return coded ? entryCount : -1;
    }

    private boolean sameRun(int row, int from, int to) {
        return Arrays.equals(heap, offsets[row], offsets[row + 1], heap, from, to);
    }

    private long hash(int from, int to) {
        long hash = 0x9E3779B97F4A7C15L ^ (to - from);
        for (int i = from; i < to; i++) {
            hash = (hash ^ heap[i]) * 0x100000001B3L;
        }
        hash ^= hash >>> 32;
        hash *= 0xD6E8FEB86659FD93L;
        return hash ^ hash >>> 32;
    }
}
