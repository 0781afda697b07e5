package dev.skein.jdbc.arrow;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Reads and writes numbers in a byte array, lowest byte first, at any alignment. */
final class LittleEndian {
    private static final VarHandle SHORT = view(short[].class);
    private static final VarHandle INT = view(int[].class);
    private static final VarHandle LONG = view(long[].class);

    private LittleEndian() {}

    static short shortAt(byte[] data, int offset) {
        return (short) SHORT.get(data, offset);
    }

    static int intAt(byte[] data, int offset) {
        return (int) INT.get(data, offset);
    }

    static long longAt(byte[] data, int offset) {
        return (long) LONG.get(data, offset);
    }

    static void putShort(byte[] data, int offset, short value) {
        SHORT.set(data, offset, value);
    }

    static void putInt(byte[] data, int offset, int value) {
        INT.set(data, offset, value);
    }

    static void putLong(byte[] data, int offset, long value) {
        LONG.set(data, offset, value);
    }

    private static VarHandle view(Class<?> arrayType) {
        return MethodHandles.byteArrayViewVarHandle(arrayType, ByteOrder.LITTLE_ENDIAN).withInvokeExactBehavior();
    }
}
