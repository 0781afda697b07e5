package dev.skein.executor.kernel.simd;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Sums of unsigned lanes under a row set. Neighbouring lanes are added into one of twice the width, so that a vector is
/// summed in as many lanes as it has bytes for, whatever their width.
final class VectorSums {
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
    private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;

    /// After so many words of rows, lanes of twice the width are emptied into a long. A word brings at most four vectors of
    /// bytes, each of which adds at most 2 * 255 to an unsigned lane of 16 bits.
    private static final int BLOCK_WORDS = 32;

    private static final long LOW_INT = 0xFFFF_FFFFL;

    /// Lanes of 32 bits up to this are summed in lanes of 32 bits, unsigned, as many as a block brings to each.
    private static final long GREATEST_SMALL_INT = LOW_INT / ((long) BLOCK_WORDS * Long.SIZE / INTS.length());

    private static final short LOW_BYTE = 0xFF;
    private static final int LOW_SHORT = 0xFFFF;

    long sumLanes(MemorySegment memory, long offset, int bytes, long greatest, long[] rowSet, int rows) {
        int whole = rows >>> 6;
        boolean small = greatest <= GREATEST_SMALL_INT;
        long sum = 0;
        for (int from = 0; from < whole; from += BLOCK_WORDS) {
            int until = Math.min(whole, from + BLOCK_WORDS);
            sum += switch (bytes) {
                case 1 -> sumBytes(memory, offset, rowSet, from, until);
                case 2 -> sumShorts(memory, offset, rowSet, from, until);
                case 4 -> small ? sumSmallInts(memory, offset, rowSet, from, until)
                        : sumInts(memory, offset, rowSet, from, until);
                case 8 -> sumLongs(memory, offset, rowSet, from, until);
                default -> throw new IllegalArgumentException("no lane has " + bytes + " bytes");
            };
        }
        return sum + ScalarLaneKernels.sumLanesFrom(memory, offset, bytes, rowSet, whole << 6, rows);
    }

    private static long sumBytes(MemorySegment memory, long offset, long[] rowSet, int from, int until) {
        ShortVector sums = ShortVector.zero(SHORTS);
        int lanes = BYTES.length();
        for (int word = from; word < until; word++) {
            long bits = rowSet[word];
            if (bits == 0) {
                continue;
            }
            long at = offset + ((long) word << 6);
            for (int lane = 0; lane < 64; lane += lanes) {
                VectorMask<Byte> chosen = VectorMask.fromLong(BYTES, bits >>> lane);
                ShortVector pairs = ByteVector.zero(BYTES)
                        .blend(ByteVector.fromMemorySegment(BYTES, memory, at + lane, ORDER), chosen)
                        .reinterpretAsShorts();
                sums = sums.add(pairs.and(LOW_BYTE)).add(pairs.lanewise(VectorOperators.LSHR, 8));
            }
        }
        IntVector pairs = sums.reinterpretAsInts();
        return pairs.and(LOW_SHORT).add(pairs.lanewise(VectorOperators.LSHR, 16)).reduceLanes(VectorOperators.ADD);
    }

    private static long sumShorts(MemorySegment memory, long offset, long[] rowSet, int from, int until) {
        IntVector sums = IntVector.zero(INTS);
        int lanes = SHORTS.length();
        for (int word = from; word < until; word++) {
            long bits = rowSet[word];
            if (bits == 0) {
                continue;
            }
            long at = offset + ((long) word << 7);
            for (int lane = 0; lane < 64; lane += lanes) {
                VectorMask<Short> chosen = VectorMask.fromLong(SHORTS, bits >>> lane);
                IntVector pairs = ShortVector.zero(SHORTS)
                        .blend(ShortVector.fromMemorySegment(SHORTS, memory, at + 2L * lane, ORDER), chosen)
                        .reinterpretAsInts();
                sums = sums.add(pairs.and(LOW_SHORT)).add(pairs.lanewise(VectorOperators.LSHR, 16));
            }
        }
        return unsignedSum(sums);
    }

    private static long sumInts(MemorySegment memory, long offset, long[] rowSet, int from, int until) {
        LongVector sums = LongVector.zero(LONGS);
        int lanes = INTS.length();
        for (int word = from; word < until; word++) {
            long bits = rowSet[word];
            if (bits == 0) {
                continue;
            }
            long at = offset + ((long) word << 8);
            for (int lane = 0; lane < 64; lane += lanes) {
                VectorMask<Integer> chosen = VectorMask.fromLong(INTS, bits >>> lane);
                LongVector pairs = IntVector.zero(INTS)
                        .blend(IntVector.fromMemorySegment(INTS, memory, at + 4L * lane, ORDER), chosen)
                        .reinterpretAsLongs();
                sums = sums.add(pairs.and(LOW_INT)).add(pairs.lanewise(VectorOperators.LSHR, 32));
            }
        }
        return sums.reduceLanes(VectorOperators.ADD);
    }

    private static long sumSmallInts(MemorySegment memory, long offset, long[] rowSet, int from, int until) {
        IntVector sums = IntVector.zero(INTS);
        int lanes = INTS.length();
        for (int word = from; word < until; word++) {
            long bits = rowSet[word];
            if (bits == 0) {
                continue;
            }
            long at = offset + ((long) word << 8);
            for (int lane = 0; lane < 64; lane += lanes) {
                VectorMask<Integer> chosen = VectorMask.fromLong(INTS, bits >>> lane);
                sums = sums.add(IntVector.fromMemorySegment(INTS, memory, at + 4L * lane, ORDER), chosen);
            }
        }
        return unsignedSum(sums);
    }

    private static long unsignedSum(IntVector sums) {
        LongVector pairs = sums.reinterpretAsLongs();
        return pairs.and(LOW_INT).add(pairs.lanewise(VectorOperators.LSHR, 32)).reduceLanes(VectorOperators.ADD);
    }

    private static long sumLongs(MemorySegment memory, long offset, long[] rowSet, int from, int until) {
        LongVector sums = LongVector.zero(LONGS);
        int lanes = LONGS.length();
        for (int word = from; word < until; word++) {
            long bits = rowSet[word];
            if (bits == 0) {
                continue;
            }
            long at = offset + ((long) word << 9);
            for (int lane = 0; lane < 64; lane += lanes) {
                VectorMask<Long> chosen = VectorMask.fromLong(LONGS, bits >>> lane);
                sums = sums.add(LongVector.fromMemorySegment(LONGS, memory, at + 8L * lane, ORDER), chosen);
            }
        }
        return sums.reduceLanes(VectorOperators.ADD);
    }
}
