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

/// Widens narrow lanes to longs, a vector of longs at a time.
final class VectorDecoder {
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
    private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
    private static final int LANES = LONGS.length();
    private static final int LONG_BITS = LONGS.vectorBitSize();
    private static final VectorSpecies<Integer> INTS = species(int.class, LONG_BITS / 2);
    private static final VectorSpecies<Short> SHORTS = species(short.class, LONG_BITS / 4);
    private static final VectorSpecies<Byte> BYTES = species(byte.class, LONG_BITS / 8);

    /// The species with as many lanes as a vector of longs has, or the smallest there is.
    private static <E> VectorSpecies<E> species(Class<E> element, int bits) {
        return VectorSpecies.of(element, VectorShape.forBitSize(Math.max(64, bits)));
    }

    void decode(MemorySegment memory, long offset, int bytes, long base, long factor, long[] to, int rows) {
        int done = switch (bytes) {
            case 1 -> decodeBytes(memory, offset, base, factor, to, rows);
            case 2 -> decodeShorts(memory, offset, base, factor, to, rows);
            case 4 -> decodeInts(memory, offset, base, factor, to, rows);
            default -> throw new IllegalArgumentException("no lane has " + bytes + " bytes");
        };
        ScalarLaneKernels.decodeFrom(memory, offset, bytes, base, factor, to, done, rows);
    }

    /// The last vectors of the narrowest species may read further than there are rows; they are left to the caller.
    private static int decodeBytes(
            MemorySegment memory, long offset, long base, long factor, long[] to, int rows) {
        int row = 0;
        for (; row + Math.max(LANES, BYTES.length()) <= rows; row += LANES) {
            LongVector wide = (LongVector) ByteVector.fromMemorySegment(BYTES, memory, offset + row, ORDER)
                    .convertShape(VectorOperators.ZERO_EXTEND_B2L, LONGS, 0);
            scaled(wide, base, factor).intoArray(to, row);
        }
        return row;
    }

    private static int decodeShorts(
            MemorySegment memory, long offset, long base, long factor, long[] to, int rows) {
        int row = 0;
        for (; row + Math.max(LANES, SHORTS.length()) <= rows; row += LANES) {
            LongVector wide = (LongVector) ShortVector.fromMemorySegment(SHORTS, memory, offset + 2L * row, ORDER)
                    .convertShape(VectorOperators.ZERO_EXTEND_S2L, LONGS, 0);
            scaled(wide, base, factor).intoArray(to, row);
        }
        return row;
    }

    private static int decodeInts(
            MemorySegment memory, long offset, long base, long factor, long[] to, int rows) {
        int row = 0;
        for (; row + Math.max(LANES, INTS.length()) <= rows; row += LANES) {
            LongVector wide = (LongVector) IntVector.fromMemorySegment(INTS, memory, offset + 4L * row, ORDER)
                    .convertShape(VectorOperators.ZERO_EXTEND_I2L, LONGS, 0);
            scaled(wide, base, factor).intoArray(to, row);
        }
        return row;
    }

    private static LongVector scaled(LongVector lanes, long base, long factor) {
        LongVector product = factor == 1 ? lanes : lanes.mul(factor);
        return base == 0 ? product : product.add(base);
    }
}
