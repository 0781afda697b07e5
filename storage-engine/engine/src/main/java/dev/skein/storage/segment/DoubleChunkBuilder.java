package dev.skein.storage.segment;

import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.PackedColumn.Width;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Writes doubles or floats as they are.
final class DoubleChunkBuilder extends ChunkBuilder {
    private double[] values = new double[INITIAL_ROWS];
    private final boolean single;

    DoubleChunkBuilder(boolean single) {
        this.single = single;
    }

    @Override
    void append(Column column, int @Nullable [] rows, int from, int howMany) {
        DoubleColumn doubles = (DoubleColumn) column;
        values = Arrays.copyOf(values, grown(values.length, count + howMany));
        for (int i = 0; i < howMany; i++) {
            values[count + i] = doubles.values()[rows == null ? from + i : rows[from + i]];
        }
        markNulls(doubles.nulls(), rows, from, howMany);
        count += howMany;
    }

    @Override
    void reorder(int[] order) {
        double[] reordered = new double[values.length];
        for (int i = 0; i < count; i++) {
            reordered[i] = values[order[i]];
        }
        values = reordered;
        reorderNulls(order);
    }

    @Override
    int compare(int left, int right) {
        return nulls[left] || nulls[right] ? compareNulls(left, right) : Double.compare(values[left], values[right]);
    }

    @Override
    Chunk encode(ChunkOutput out) {
        long start = out.align();
        out.startChecksum();
        long nullsAt = writeNulls(out);
        long valuesAt = out.align();
        for (int i = 0; i < count; i++) {
            boolean isNull = nullCount > 0 && nulls[i];
            double value = isNull ? 0 : values[i];
            if (!isNull) {
                sketch.update(value);
            }
            if (single) {
                out.writeInt(Float.floatToRawIntBits((float) value));
            } else {
                out.writeLong(Double.doubleToRawLongBits(value));
            }
        }
        out.align();
        Chunk chunk = new Chunk(single ? Encoding.FLOAT : Encoding.DOUBLE, nullCount, nullsAt, valuesAt, Width.CONSTANT,
                0, 1, Long.MIN_VALUE, Long.MAX_VALUE, 0, 0, 0, start, out.position() - start, out.checksum());
        restart();
        return chunk;
    }
}
