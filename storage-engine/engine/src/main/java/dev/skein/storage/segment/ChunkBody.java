package dev.skein.storage.segment;

import dev.skein.storage.batch.PackedColumn;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// A chunk while it is written, as it will lie in memory. Used again for the next chunk.
final class ChunkBody {
    static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int INITIAL_BYTES = 1024;

    private byte[] bytes = new byte[INITIAL_BYTES];
    private int length;

    /// The bytes written; more may follow them in the array.
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
    }

    /// Pads with zeros up to where the next part starts.
    void align() {
        int end = Math.toIntExact(ChunkShape.aligned(length));
        room(end - length);
        Arrays.fill(bytes, length, end, (byte) 0);
        length = end;
    }

    void write(byte[] from, int at, int count) {
        room(count);
        System.arraycopy(from, at, bytes, length, count);
        length += count;
    }

    void writeInts(int[] values, int count) {
        room(Math.multiplyExact(count, Integer.BYTES));
        for (int i = 0; i < count; i++) {
            INT.set(bytes, length + Integer.BYTES * i, values[i]);
        }
        length += Integer.BYTES * count;
    }

    void writeInt(int value) {
        room(Integer.BYTES);
        INT.set(bytes, length, value);
        length += Integer.BYTES;
    }

    void writeLong(long value) {
        room(Long.BYTES);
        LONG.set(bytes, length, value);
        length += Long.BYTES;
    }

    /// Writes lanes of a width; for CONSTANT nothing.
    void writeLanes(long[] lanes, int count, PackedColumn.Width width) {
        room(count * width.bytes());
        byte[] to = bytes;
        int at = length;
        switch (width) {
            case CONSTANT -> {}
            case BYTE -> {
                for (int i = 0; i < count; i++) {
                    to[at + i] = (byte) lanes[i];
                }
            }
            case SHORT -> {
                for (int i = 0; i < count; i++) {
                    SHORT.set(to, at + Short.BYTES * i, (short) lanes[i]);
                }
            }
            case INT -> {
                for (int i = 0; i < count; i++) {
                    INT.set(to, at + Integer.BYTES * i, (int) lanes[i]);
                }
            }
            case LONG -> {
                for (int i = 0; i < count; i++) {
                    LONG.set(to, at + Long.BYTES * i, lanes[i]);
                }
            }
        }
        length += count * width.bytes();
    }

    private void room(int wanted) {
        int needed = Math.addExact(length, wanted);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.max(needed, Math.min(2L * bytes.length, Integer.MAX_VALUE - 8)));
        }
    }
}
