package dev.skein.storage.segment;

import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.WideColumn;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Writes 128-bit numbers as they are.
final class WideChunkBuilder extends ChunkBuilder {
    private long[] highs = new long[INITIAL_ROWS];
    private long[] lows = new long[INITIAL_ROWS];

    @Override
    void append(Column column, int @Nullable [] rows, int from, int howMany) {
        if (highs.length < count + howMany) {
            highs = Arrays.copyOf(highs, grown(highs.length, count + howMany));
            lows = Arrays.copyOf(lows, highs.length);
        }
        for (int i = 0; i < howMany; i++) {
            int row = rows == null ? from + i : rows[from + i];
            if (column instanceof LongColumn longs) {
                lows[count + i] = longs.values()[row];
                highs[count + i] = longs.values()[row] >> 63;
            } else {
                WideColumn wide = (WideColumn) column;
                lows[count + i] = wide.low()[row];
                highs[count + i] = wide.high()[row];
            }
        }
        markNulls(column.nulls(), rows, from, howMany);
        count += howMany;
    }

    @Override
    long heldBytes() {
        return super.heldBytes() + 2L * highs.length * Long.BYTES;
    }

    @Override
    void letGo() {
        super.letGo();
        highs = new long[INITIAL_ROWS];
        lows = new long[INITIAL_ROWS];
    }

    @Override
    void reorder(int[] order) {
        long[] newHighs = new long[highs.length];
        long[] newLows = new long[lows.length];
        for (int i = 0; i < count; i++) {
            newHighs[i] = highs[order[i]];
            newLows[i] = lows[order[i]];
        }
        highs = newHighs;
        lows = newLows;
        reorderNulls(order);
    }

    @Override
    int compare(int left, int right) {
        if (nulls[left] || nulls[right]) {
            return compareNulls(left, right);
        }
        int upper = Long.compare(highs[left], highs[right]);
        return upper != 0 ? upper : Long.compareUnsigned(lows[left], lows[right]);
    }

    @Override
    ChunkShape encode(ChunkBody body) {
        writeNulls(body);
        long[] both = new long[2];
        for (int i = 0; i < count; i++) {
            boolean isNull = nullCount > 0 && nulls[i];
            both[0] = isNull ? 0 : lows[i];
            both[1] = isNull ? 0 : highs[i];
            if (!isNull) {
                sketch.update(both);
            }
            body.writeLong(both[0]);
            body.writeLong(both[1]);
        }
        body.align();
        ChunkShape shape = ChunkShape.plain(Encoding.WIDE, count, nullCount);
        restart();
        return shape;
    }
}
