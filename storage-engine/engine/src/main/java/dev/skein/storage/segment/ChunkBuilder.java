package dev.skein.storage.segment;

import dev.skein.catalog.SqlType;
import dev.skein.storage.batch.Column;
import java.util.Arrays;
import org.apache.datasketches.hll.HllSketch;
import org.jspecify.annotations.Nullable;

/// Collects the values of one column until a row group is full, then encodes them.
///
/// The arrays are used again for the next row group. Also feeds the sketch of the column's distinct values.
abstract sealed class ChunkBuilder permits LongChunkBuilder, WideChunkBuilder, DoubleChunkBuilder, BytesChunkBuilder {
    /// The sketch's size: 4,096 registers give a standard error of 1.6 %.
    private static final int SKETCH_LG_REGISTERS = 12;

    /// Rows that a builder has room for at first: most writes are small.
    static final int INITIAL_ROWS = 64;

    final HllSketch sketch = new HllSketch(SKETCH_LG_REGISTERS);
    boolean[] nulls = new boolean[INITIAL_ROWS];
    int count;
    int nullCount;

    static ChunkBuilder of(SqlType type) {
        return switch (type.lane()) {
            case LONG -> new LongChunkBuilder();
            case WIDE -> new WideChunkBuilder();
            case DOUBLE -> new DoubleChunkBuilder(type.equals(SqlType.REAL));
            case BYTES -> new BytesChunkBuilder();
        };
    }

    /// Takes over rows of a dense column.
    ///
    /// @param rows places of the rows; null for `from` and those after it
    abstract void append(Column column, int @Nullable [] rows, int from, int howMany);

    /// Writes the collected rows as a chunk in memory and starts over.
    ///
    /// @param body empty
    abstract ChunkShape encode(ChunkBody body);

    /// Bytes that the builder's arrays take.
    long heldBytes() {
        return nulls.length;
    }

    /// Gives up the arrays of collected rows; to be called when there are none.
    void letGo() {
        nulls = new boolean[INITIAL_ROWS];
    }

    /// Room for so many rows: doubled until it is enough, at most a row group.
    static int grown(int capacity, int rows) {
        int grown = capacity;
        while (grown < rows) {
            grown = Math.min(2 * grown, SegmentWriter.ROW_GROUP_ROWS);
        }
        return grown;
    }

    /// Puts the collected rows in another order.
    ///
    /// @param order per new place the old one
    abstract void reorder(int[] order);

    /// How the values of two collected rows compare; nulls come last.
    abstract int compare(int left, int right);

    final int compareNulls(int left, int right) {
        return Boolean.compare(nulls[left], nulls[right]);
    }

    final void reorderNulls(int[] order) {
        boolean[] reordered = new boolean[nulls.length];
        for (int i = 0; i < count; i++) {
            reordered[i] = nulls[order[i]];
        }
        nulls = reordered;
    }

    final void markNulls(boolean @Nullable [] flags, int @Nullable [] rows, int from, int howMany) {
        if (nulls.length < count + howMany) {
            nulls = Arrays.copyOf(nulls, grown(nulls.length, count + howMany));
        }
        for (int i = 0; i < howMany; i++) {
            boolean isNull = flags != null && flags[rows == null ? from + i : rows[from + i]];
            nulls[count + i] = isNull;
            nullCount += isNull ? 1 : 0;
        }
    }

    final void writeNulls(ChunkBody body) {
        if (nullCount == 0) {
            return;
        }
        byte[] bits = new byte[(count + 7) / 8];
        for (int i = 0; i < count; i++) {
            if (nulls[i]) {
                bits[i >>> 3] |= (byte) (1 << (i & 7));
            }
        }
        body.write(bits, 0, bits.length);
        body.align();
    }

    final void restart() {
        count = 0;
        nullCount = 0;
    }
}
