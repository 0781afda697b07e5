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

/// The kernels over vectors as wide as the CPU has them; what is left over at the end goes through
/// [ScalarLaneKernels]. Unsigned lanes are compared as signed ones after their sign bit is flipped.
final class VectorLaneKernels implements LaneKernels {
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
    private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
    private static final int LONG_LANES = LONGS.length();
    private static final int INT_LANES = INTS.length();
    private static final IntVector INT_STEPS = IntVector.zero(INTS).addIndex(1);

    private final LaneKernels rest = new ScalarLaneKernels();
    private final VectorDecoder decoder = new VectorDecoder();
    private final VectorSums sums = new VectorSums();
    private final VectorArithmetic arithmetic = new VectorArithmetic();

    private VectorLaneKernels() {}

    /// Vector kernels, or scalar ones if vectors are too short to make a word of bits from whole vectors.
    static LaneKernels create() {
        return LONG_LANES >= 2 && BYTES.length() <= 64 ? new VectorLaneKernels() : new ScalarLaneKernels();
    }

    @Override
    public void keepLanes(
            MemorySegment memory, long offset, int bytes, long lowest, long highest, long[] rowSet, int rows) {
        int whole = rows >>> 6;
        switch (bytes) {
            case 1 -> keepBytes(memory, offset, (byte) lowest, (byte) highest, rowSet, whole);
            case 2 -> keepShorts(memory, offset, (short) lowest, (short) highest, rowSet, whole);
            case 4 -> keepInts(memory, offset, (int) lowest, (int) highest, rowSet, whole);
            default -> throw new IllegalArgumentException("no lane has " + bytes + " bytes");
        }
        if (whole << 6 < rows && rowSet[whole] != 0) {
            rowSet[whole] &=
                    ScalarLaneKernels.lanesIn(memory, offset, bytes, lowest, highest, whole << 6, rows);
        }
    }

    private static void keepBytes(
            MemorySegment memory, long offset, byte lowest, byte highest, long[] rowSet, int words) {
        ByteVector least = ByteVector.broadcast(BYTES, lowest);
        byte width = (byte) (highest - lowest);
        int lanes = BYTES.length();
        for (int word = 0; word < words; word++) {
            if (rowSet[word] == 0) {
                continue;
            }
            long inside = 0;
            long at = offset + ((long) word << 6);
            for (int lane = 0; lane < 64; lane += lanes) {
                ByteVector values = ByteVector.fromMemorySegment(BYTES, memory, at + lane, ORDER);
                inside |= values.sub(least).compare(VectorOperators.ULE, width).toLong() << lane;
            }
            rowSet[word] &= inside;
        }
    }

    private static void keepShorts(
            MemorySegment memory, long offset, short lowest, short highest, long[] rowSet, int words) {
        ShortVector least = ShortVector.broadcast(SHORTS, lowest);
        short width = (short) (highest - lowest);
        int lanes = SHORTS.length();
        for (int word = 0; word < words; word++) {
            if (rowSet[word] == 0) {
                continue;
            }
            long inside = 0;
            long at = offset + ((long) word << 7);
            for (int lane = 0; lane < 64; lane += lanes) {
                ShortVector values = ShortVector.fromMemorySegment(SHORTS, memory, at + 2L * lane, ORDER);
                inside |= values.sub(least).compare(VectorOperators.ULE, width).toLong() << lane;
            }
            rowSet[word] &= inside;
        }
    }

    private static void keepInts(
            MemorySegment memory, long offset, int lowest, int highest, long[] rowSet, int words) {
        IntVector least = IntVector.broadcast(INTS, lowest);
        int width = highest - lowest;
        for (int word = 0; word < words; word++) {
            if (rowSet[word] == 0) {
                continue;
            }
            long inside = 0;
            long at = offset + ((long) word << 8);
            for (int lane = 0; lane < 64; lane += INT_LANES) {
                IntVector values = IntVector.fromMemorySegment(INTS, memory, at + 4L * lane, ORDER);
                inside |= values.sub(least).compare(VectorOperators.ULE, width).toLong() << lane;
            }
            rowSet[word] &= inside;
        }
    }

    @Override
    public void keepLongs(MemorySegment memory, long offset, long lowest, long highest, long[] rowSet, int rows) {
        int whole = rows >>> 6;
        LongVector least = LongVector.broadcast(LONGS, lowest);
        long width = highest - lowest;
        for (int word = 0; word < whole; word++) {
            if (rowSet[word] == 0) {
                continue;
            }
            long inside = 0;
            long at = offset + ((long) word << 9);
            for (int lane = 0; lane < 64; lane += LONG_LANES) {
                LongVector values = LongVector.fromMemorySegment(LONGS, memory, at + 8L * lane, ORDER);
                inside |= values.sub(least).compare(VectorOperators.ULE, width).toLong() << lane;
            }
            rowSet[word] &= inside;
        }
        if (whole << 6 < rows && rowSet[whole] != 0) {
            rowSet[whole] &= ScalarLaneKernels.longsIn(memory, offset, lowest, highest, whole << 6, rows);
        }
    }

    @Override
    public void keepLongs(long[] values, long lowest, long highest, long[] rowSet, int rows) {
        int whole = rows >>> 6;
        LongVector least = LongVector.broadcast(LONGS, lowest);
        long width = highest - lowest;
        for (int word = 0; word < whole; word++) {
            if (rowSet[word] == 0) {
                continue;
            }
            long inside = 0;
            int at = word << 6;
            for (int lane = 0; lane < 64; lane += LONG_LANES) {
                LongVector chunk = LongVector.fromArray(LONGS, values, at + lane);
                inside |= chunk.sub(least).compare(VectorOperators.ULE, width).toLong() << lane;
            }
            rowSet[word] &= inside;
        }
        if (whole << 6 < rows && rowSet[whole] != 0) {
            rowSet[whole] &= ScalarLaneKernels.longsIn(values, lowest, highest, whole << 6, rows);
        }
    }

    @Override
    public void keepLess(long[] left, long[] right, boolean less, long[] rowSet, int rows) {
        int whole = rows >>> 6;
        for (int word = 0; word < whole; word++) {
            if (rowSet[word] == 0) {
                continue;
            }
            long found = 0;
            int at = word << 6;
            for (int lane = 0; lane < 64; lane += LONG_LANES) {
                found |= LongVector.fromArray(LONGS, left, at + lane)
                                .compare(VectorOperators.LT, LongVector.fromArray(LONGS, right, at + lane))
                                .toLong()
                        << lane;
            }
            rowSet[word] &= less ? found : ~found;
        }
        if (whole << 6 < rows) {
            long found = ScalarLaneKernels.lessIn(left, right, whole << 6, rows);
            rowSet[whole] &= less ? found : ~found;
        }
    }

    @Override
    public void keepEqual(long[] left, long[] right, boolean equal, long[] rowSet, int rows) {
        int whole = rows >>> 6;
        for (int word = 0; word < whole; word++) {
            if (rowSet[word] == 0) {
                continue;
            }
            long found = 0;
            int at = word << 6;
            for (int lane = 0; lane < 64; lane += LONG_LANES) {
                found |= LongVector.fromArray(LONGS, left, at + lane)
                                .eq(LongVector.fromArray(LONGS, right, at + lane))
                                .toLong()
                        << lane;
            }
            rowSet[word] &= equal ? found : ~found;
        }
        if (whole << 6 < rows) {
            long found = ScalarLaneKernels.equalIn(left, right, whole << 6, rows);
            rowSet[whole] &= equal ? found : ~found;
        }
    }

    @Override
    public void keepMembers(int[] lanes, int delta, int factor, int[] members, int last, long[] rowSet, int rows) {
        int whole = rows >>> 6;
        int[] wordNumbers = new int[INT_LANES];
        for (int word = 0; word < whole; word++) {
            if (rowSet[word] == 0) {
                continue;
            }
            long inside = 0;
            int at = word << 6;
            for (int lane = 0; lane < 64; lane += INT_LANES) {
                IntVector places = IntVector.fromArray(INTS, lanes, at + lane).mul(factor).add(delta);
                VectorMask<Integer> within = places.compare(VectorOperators.ULE, last);
                places.lanewise(VectorOperators.LSHR, 5).blend(0, within.not()).intoArray(wordNumbers, 0);
                IntVector words = IntVector.fromArray(INTS, members, 0, wordNumbers, 0);
                long found = words.lanewise(VectorOperators.LSHR, places).and(1).eq(1).and(within).toLong();
                inside |= found << lane;
            }
            rowSet[word] &= inside;
        }
        if (whole << 6 < rows && rowSet[whole] != 0) {
            rowSet[whole] &= ScalarLaneKernels.membersIn(lanes, delta, factor, members, last, whole << 6, rows);
        }
    }

    @Override
    public int rows(long[] rowSet, int rows, int[] selection) {
        int found = 0;
        // whole vectors are stored, so they may run over what is found, but not over the array
        int last = selection.length - INT_LANES;
        int words = rows + 63 >>> 6;
        for (int word = 0; word < words; word++) {
            long bits = rowSet[word];
            if (bits == 0) {
                continue;
            }
            int first = word << 6;
            if (Long.bitCount(bits) < 8 || found + 64 > last) {
                while (bits != 0) {
                    selection[found++] = first + Long.numberOfTrailingZeros(bits);
                    bits &= bits - 1;
                }
                continue;
            }
            for (int lane = 0; lane < 64; lane += INT_LANES) {
                VectorMask<Integer> chosen = VectorMask.fromLong(INTS, bits >>> lane);
                INT_STEPS.add(first + lane).compress(chosen).intoArray(selection, found);
                found += chosen.trueCount();
            }
        }
        return found;
    }

    @Override
    public boolean hasVectors() {
        return true;
    }

    @Override
    public void rowsWith(int[] numbers, int number, long[] rowSet, int rows) {
        int whole = rows >>> 6;
        for (int word = 0; word < whole; word++) {
            long found = 0;
            for (int lane = 0; lane < 64; lane += INT_LANES) {
                found |= IntVector.fromArray(INTS, numbers, (word << 6) + lane).eq(number).toLong() << lane;
            }
            rowSet[word] = found;
        }
        if (whole << 6 < rows) {
            rowSet[whole] = ScalarLaneKernels.rowsWith(numbers, number, whole << 6, rows);
        }
    }

    @Override
    public long sum(long[] values, long[] rowSet, int rows) {
        int whole = rows >>> 6;
        LongVector sums = LongVector.zero(LONGS);
        for (int word = 0; word < whole; word++) {
            long bits = rowSet[word];
            if (bits == 0) {
                continue;
            }
            int first = word << 6;
            for (int lane = 0; lane < 64; lane += LONG_LANES) {
                VectorMask<Long> chosen = VectorMask.fromLong(LONGS, bits >>> lane);
                sums = sums.add(LongVector.fromArray(LONGS, values, first + lane), chosen);
            }
        }
        return sums.reduceLanes(VectorOperators.ADD)
                + ScalarLaneKernels.sumFrom(values, rowSet, whole << 6, rows);
    }

    @Override
    public long sumLanes(MemorySegment memory, long offset, int bytes, long greatest, long[] rowSet, int rows) {
        return sums.sumLanes(memory, offset, bytes, greatest, rowSet, rows);
    }

    @Override
    public void decode(MemorySegment memory, long offset, int bytes, long base, long factor, long[] to, int rows) {
        decoder.decode(memory, offset, bytes, base, factor, to, rows);
    }

    @Override
    public void addLanes(
            MemorySegment memory, long offset, int bytes, long base, long factor, long[] from, long[] to, int rows) {
        arithmetic.combine(false, memory, offset, bytes, base, factor, from, to, rows);
    }

    @Override
    public void multiplyLanes(
            MemorySegment memory, long offset, int bytes, long base, long factor, long[] from, long[] to, int rows) {
        arithmetic.combine(true, memory, offset, bytes, base, factor, from, to, rows);
    }

    @Override
    public void decodeInts(MemorySegment memory, long offset, int bytes, int[] to, int rows) {
        decoder.decodeInts(memory, offset, bytes, to, rows);
    }

    @Override
    public long findPair(MemorySegment memory, long from, long until, byte first, byte last, int distance) {
        int lanes = BYTES.length();
        long at = from;
        for (; at + lanes <= until; at += lanes) {
            long heads = ByteVector.fromMemorySegment(BYTES, memory, at, ORDER).eq(first).toLong();
            if (heads != 0) {
                long both = heads
                        & ByteVector.fromMemorySegment(BYTES, memory, at + distance, ORDER).eq(last).toLong();
                if (both != 0) {
                    return at + Long.numberOfTrailingZeros(both);
                }
            }
        }
        return rest.findPair(memory, at, until, first, last, distance);
    }
}
