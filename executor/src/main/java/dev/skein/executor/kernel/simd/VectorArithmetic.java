package dev.skein.executor.kernel.simd;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// Longs plus or times what unsigned lanes mean, which are widened on the way.
final class VectorArithmetic {
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
    private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
    private static final int LANES = LONGS.length();
    private static final VectorSpecies<Integer> INTS = species(int.class, LONGS.vectorBitSize() / 2);
    private static final VectorSpecies<Short> SHORTS = species(short.class, LONGS.vectorBitSize() / 4);
    private static final VectorSpecies<Byte> BYTES = species(byte.class, LONGS.vectorBitSize() / 8);

    /// The species with as many lanes as a vector of longs has, or the smallest there is.
    private static <E> VectorSpecies<E> species(Class<E> element, int bits) {
        return VectorSpecies.of(element, VectorShape.forBitSize(Math.max(64, bits)));
    }

    void combine(
            boolean multiply,
            MemorySegment memory,
            long offset,
            int bytes,
            long base,
            long factor,
            long[] from,
            long[] to,
            int rows) {
        int done = switch (bytes) {
            case 1 -> bytes(multiply, memory, offset, base, factor, from, to, rows);
            case 2 -> shorts(multiply, memory, offset, base, factor, from, to, rows);
            case 4 -> ints(multiply, memory, offset, base, factor, from, to, rows);
            default -> throw new IllegalArgumentException("no lane has " + bytes + " bytes");
        };
        ScalarLaneKernels.combineFrom(multiply, memory, offset, bytes, base, factor, from, to, done, rows);
    }

    /// The last vectors of the narrowest species may read further than there are rows; they are left to the caller.
    private static int bytes(
            boolean multiply, MemorySegment memory, long offset, long base, long factor, long[] from, long[] to, int rows) {
        int row = 0;
        for (; row + Math.max(LANES, BYTES.length()) <= rows; row += LANES) {
            LongVector wide = (LongVector) ByteVector.fromMemorySegment(BYTES, memory, offset + row, ORDER)
                    .convertShape(VectorOperators.ZERO_EXTEND_B2L, LONGS, 0);
            store(multiply, wide, base, factor, from, to, row);
        }
        return row;
    }

    private static int shorts(
            boolean multiply, MemorySegment memory, long offset, long base, long factor, long[] from, long[] to, int rows) {
        int row = 0;
        for (; row + Math.max(LANES, SHORTS.length()) <= rows; row += LANES) {
            LongVector wide = (LongVector) ShortVector.fromMemorySegment(SHORTS, memory, offset + 2L * row, ORDER)
                    .convertShape(VectorOperators.ZERO_EXTEND_S2L, LONGS, 0);
            store(multiply, wide, base, factor, from, to, row);
        }
        return row;
    }

    private static int ints(
            boolean multiply, MemorySegment memory, long offset, long base, long factor, long[] from, long[] to, int rows) {
        int row = 0;
        for (; row + Math.max(LANES, INTS.length()) <= rows; row += LANES) {
            LongVector wide = (LongVector) IntVector.fromMemorySegment(INTS, memory, offset + 4L * row, ORDER)
                    .convertShape(VectorOperators.ZERO_EXTEND_I2L, LONGS, 0);
            store(multiply, wide, base, factor, from, to, row);
        }
        return row;
    }

    private static void store(
            boolean multiply, LongVector lanes, long base, long factor, long[] from, long[] to, int row) {
        LongVector left = LongVector.fromArray(LONGS, from, row);
        LongVector right = lanes.mul(factor).add(base);
        if (multiply) {
            left.mul(right).intoArray(to, row);
        } else {
            left.add(right).intoArray(to, row);
        }
    }
}
