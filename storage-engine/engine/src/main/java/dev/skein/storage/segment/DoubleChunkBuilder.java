package dev.skein.storage.segment;

import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DoubleColumn;
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
        if (values.length < count + howMany) {
            values = Arrays.copyOf(values, grown(values.length, count + howMany));
        }
        for (int i = 0; i < howMany; i++) {
            values[count + i] = doubles.values()[rows == null ? from + i : rows[from + i]];
        }
        markNulls(doubles.nulls(), rows, from, howMany);
        count += howMany;
    }

    @Override
    long heldBytes() {
        return super.heldBytes() + (long) values.length * Double.BYTES;
    }

    @Override
    void letGo() {
        super.letGo();
        values = new double[INITIAL_ROWS];
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
    ChunkShape encode(ChunkBody body) {
        writeNulls(body);
        for (int i = 0; i < count; i++) {
            boolean isNull = nullCount > 0 && nulls[i];
            double value = isNull ? 0 : values[i];
            if (!isNull) {
                sketch.update(value);
            }
            if (single) {
                body.writeInt(Float.floatToRawIntBits((float) value));
            } else {
                body.writeLong(Double.doubleToRawLongBits(value));
            }
        }
        body.align();
        ChunkShape shape = ChunkShape.plain(single ? Encoding.FLOAT : Encoding.DOUBLE, count, nullCount);
        restart();
        return shape;
    }
}
