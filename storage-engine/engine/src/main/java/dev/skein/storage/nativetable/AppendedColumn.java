package dev.skein.storage.nativetable;

import dev.skein.catalog.Lane;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.WideColumn;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A column of appended rows, in blocks of [Batch#MAX_ROWS]. What was given out does not change: arrays only get values
/// behind those that a reader may look at. Guarded by its segment.
final class AppendedColumn {
    private static final int FIRST_ROWS = 64;
    private static final int FIRST_BYTES = 1024;

    private final Lane lane;
    private final List<Block> blocks = new ArrayList<>();
    private int rowCount;

    private AppendedColumn(Lane lane) {
        this.lane = lane;
    }

    static AppendedColumn ofNulls(Lane lane, int count) {
        AppendedColumn column = new AppendedColumn(lane);
        column.appendNulls(count);
        return column;
    }

    /// Some rows; of the arrays those are there that the lane needs.
    private static final class Block {
        boolean @Nullable [] nulls;
        long[] longs = {};
        long[] high = {};
        double[] doubles = {};
        int[] starts = {};
        int[] lengths = {};
        byte[] heap = {};
        int heapBytes;
        int capacity;
        int count;
        long minimum = Long.MAX_VALUE;
        long maximum = Long.MIN_VALUE;
    }

    private Block blockForOneMore() {
        if (rowCount % Batch.MAX_ROWS == 0) {
            blocks.add(new Block());
        }
        Block block = blocks.getLast();
        if (block.count == block.capacity) {
            grow(block);
        }
        return block;
    }

    private void grow(Block block) {
        block.capacity = block.capacity == 0 ? FIRST_ROWS : 2 * block.capacity;
        if (block.nulls != null) {
            block.nulls = Arrays.copyOf(block.nulls, block.capacity);
        }
        switch (lane) {
            case LONG -> block.longs = Arrays.copyOf(block.longs, block.capacity);
            case DOUBLE -> block.doubles = Arrays.copyOf(block.doubles, block.capacity);
            case WIDE -> {
                block.longs = Arrays.copyOf(block.longs, block.capacity);
                block.high = Arrays.copyOf(block.high, block.capacity);
            }
            case BYTES -> {
                block.starts = Arrays.copyOf(block.starts, block.capacity);
                block.lengths = Arrays.copyOf(block.lengths, block.capacity);
            }
        }
    }

    void appendNulls(int count) {
        for (int i = 0; i < count; i++) {
            appendNull(blockForOneMore());
        }
    }

    private void appendNull(Block block) {
        boolean[] nulls = block.nulls == null ? new boolean[block.capacity] : block.nulls;
        nulls[block.count++] = true;
        block.nulls = nulls;
        rowCount++;
    }

    /// Takes over the next value as [RowCodec] writes it.
    void read(ByteBuffer in) {
        Block block = blockForOneMore();
        if (in.get() != 0) {
            appendNull(block);
            return;
        }
        int row = block.count;
        switch (lane) {
            case LONG -> {
                long value = in.getLong();
                block.longs[row] = value;
                block.minimum = Math.min(block.minimum, value);
                block.maximum = Math.max(block.maximum, value);
            }
            case DOUBLE -> block.doubles[row] = in.getDouble();
            case WIDE -> {
                block.high[row] = in.getLong();
                block.longs[row] = in.getLong();
            }
            case BYTES -> {
                int length = in.getInt();
                if (block.heap.length - block.heapBytes < length) {
                    block.heap = Arrays.copyOf(
                            block.heap, Math.max(FIRST_BYTES, Math.max(2 * block.heap.length, block.heapBytes + length)));
                }
                in.get(block.heap, block.heapBytes, length);
                block.starts[row] = block.heapBytes;
                block.lengths[row] = length;
                block.heapBytes += length;
            }
        }
        block.count++;
        rowCount++;
    }

    /// The first rows of a block.
    Column column(int block, int length) {
        Block rows = blocks.get(block);
        boolean none = rows.minimum > rows.maximum;
        return switch (lane) {
            case LONG -> new LongColumn(
                    rows.longs, rows.nulls, length, none ? 0 : rows.minimum, none ? 0 : rows.maximum);
            case DOUBLE -> new DoubleColumn(rows.doubles, rows.nulls, length);
            case WIDE -> new WideColumn(rows.high, rows.longs, rows.nulls, length);
            case BYTES -> new BytesColumn(rows.heap, rows.starts, rows.lengths, rows.nulls, length);
        };
    }
}
