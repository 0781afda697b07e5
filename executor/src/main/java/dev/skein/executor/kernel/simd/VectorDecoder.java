package dev.skein.executor.kernel.simd;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// Widens narrow lanes to longs or ints, a vector of these at a time.
final class VectorDecoder {
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
    private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
    private static final int LANES = LONGS.length();
    private static final int LONG_BITS = LONGS.vectorBitSize();
    private static final VectorSpecies<Integer> INTS = species(int.class, LONG_BITS / 2);
    private static final VectorSpecies<Short> SHORTS = species(short.class, LONG_BITS / 4);
    private static final VectorSpecies<Byte> BYTES = species(byte.class, LONG_BITS / 8);
    private static final VectorSpecies<Integer> WIDE_INTS = IntVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Short> SHORTS_FOR_INTS = species(short.class, WIDE_INTS.vectorBitSize() / 2);
    private static final VectorSpecies<Byte> BYTES_FOR_INTS = species(byte.class, WIDE_INTS.vectorBitSize() / 4);
    private static final ValueLayout.OfInt INT_LAYOUT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ORDER);

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

    void decodeInts(MemorySegment memory, long offset, int bytes, int[] to, int rows) {
        int done = switch (bytes) {
            case 1 -> bytesToInts(memory, offset, to, rows);
            case 2 -> shortsToInts(memory, offset, to, rows);
            case 4 -> {
                MemorySegment.copy(memory, INT_LAYOUT, offset, to, 0, rows);
                yield rows;
            }
            default -> throw new IllegalArgumentException("no lane has " + bytes + " bytes");
        };
        ScalarLaneKernels.decodeIntsFrom(memory, offset, bytes, to, done, rows);
    }

    private static int bytesToInts(MemorySegment memory, long offset, int[] to, int rows) {
        int row = 0;
        for (; row + Math.max(WIDE_INTS.length(), BYTES_FOR_INTS.length()) <= rows; row += WIDE_INTS.length()) {
            ((IntVector) ByteVector.fromMemorySegment(BYTES_FOR_INTS, memory, offset + row, ORDER)
                            .convertShape(VectorOperators.ZERO_EXTEND_B2I, WIDE_INTS, 0))
                    .intoArray(to, row);
        }
        return row;
    }

    private static int shortsToInts(MemorySegment memory, long offset, int[] to, int rows) {
        int row = 0;
        for (; row + WIDE_INTS.length() <= rows; row += WIDE_INTS.length()) {
            ((IntVector) ShortVector.fromMemorySegment(SHORTS_FOR_INTS, memory, offset + 2L * row, ORDER)
                            .convertShape(VectorOperators.ZERO_EXTEND_S2I, WIDE_INTS, 0))
                    .intoArray(to, row);
        }
        return row;
    }

    private static LongVector scaled(LongVector lanes, long base, long factor) {
        LongVector product = factor == 1 ? lanes : lanes.mul(factor);
        return base == 0 ? product : product.add(base);
    }
}
