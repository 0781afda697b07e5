package dev.skein.storage.segment;

import dev.skein.storage.batch.PackedColumn.Width;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Finds values in packed chunks whose values ascend.
final class PackedOrder {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private PackedOrder() {}

    /// Whether no value is less than the one before it.
    static boolean isAscending(LoadedChunk chunk) {
        MemorySegment memory = chunk.memory();
        Width width = chunk.shape().width();
        long at = chunk.shape().values().at();
        int rows = chunk.shape().rowCount();
        long previous = Long.MIN_VALUE;
        for (int row = 0; row < rows; row++) {
            long lane = lane(memory, width, at, row);
            if (lane < previous) {
                return false;
            }
            previous = lane;
        }
        return true;
    }

    /// The first row of an ascending chunk whose value is not less than this one; the number of rows if there is none.
    static int firstNotLess(LoadedChunk chunk, long value) {
        ChunkShape shape = chunk.shape();
        MemorySegment memory = chunk.memory();
        long at = shape.values().at();
        int low = 0;
        int high = shape.rowCount();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (shape.base() + shape.factor() * lane(memory, shape.width(), at, middle) < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static long lane(MemorySegment memory, Width width, long at, int row) {
        return switch (width) {
            case CONSTANT -> 0;
            case BYTE -> memory.get(ValueLayout.JAVA_BYTE, at + row) & 0xFFL;
            case SHORT -> memory.get(SHORT, at + 2L * row) & 0xFFFFL;
            case INT -> memory.get(INT, at + 4L * row) & 0xFFFF_FFFFL;
            case LONG -> memory.get(LONG, at + 8L * row);
        };
    }
}
