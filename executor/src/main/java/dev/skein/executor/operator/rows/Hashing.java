package dev.skein.executor.operator.rows;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Hash functions for keys. Tables take the upper bits.
public final class Hashing {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    /// The golden ratio's fraction: multiplication by it spreads neighbouring keys (Knuth, volume 3, section 6.4).
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private static final long OTHER_ODD = 0xD6E8FEB86659FD93L;

    private Hashing() {}

    /// A hash of a number, good in its upper bits.
    public static long mix(long key) {
        long product = (key ^ (key >>> 32)) * GOLDEN;
        return product ^ (product >>> 29);
    }

    /// A hash of a run of bytes, good in all its bits.
    public static long hash(byte[] heap, int start, int length) {
        long hash = length * GOLDEN;
        int at = start;
        int end = start + length;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            hash = step(hash, (long) LONGS.get(heap, at));
        }
        if (at + Integer.BYTES <= end) {
            hash = step(hash, (int) INTS.get(heap, at));
            at += Integer.BYTES;
        }
        long rest = 0;
        for (; at < end; at++) {
            rest = rest << 8 | (heap[at] & 0xFF);
        }
        hash = step(hash, rest);
        return hash ^ (hash >>> 32);
    }

    private static long step(long hash, long word) {
        long mixed = (hash ^ word) * OTHER_ODD;
        return mixed ^ (mixed >>> 31);
    }
}
