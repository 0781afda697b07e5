package dev.skein.executor.kernel.simd;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// The kernels in plain Java: for JVMs without the Vector API, and what the vector kernels are tested against.
final class ScalarLaneKernels implements LaneKernels {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    @Override
    public void keepLanes(
            MemorySegment memory, long offset, int bytes, long lowest, long highest, long[] rowSet, int rows) {
        for (int word = 0; word << 6 < rows; word++) {
            if (rowSet[word] != 0) {
                int from = word << 6;
                rowSet[word] &= lanesIn(memory, offset, bytes, lowest, highest, from, Math.min(rows, from + 64));
            }
        }
    }

    /// Which lanes from `from` to `until` lie in a range; bit 0 is for the first.
    static long lanesIn(
            MemorySegment memory, long offset, int bytes, long lowest, long highest, int from, int until) {
        long inside = 0;
        for (int row = from; row < until; row++) {
            long lane = lane(memory, offset, bytes, row);
            inside |= (lane >= lowest && lane <= highest ? 1L : 0L) << row;
        }
        return inside;
    }

    private static long lane(MemorySegment memory, long offset, int bytes, int row) {
        return switch (bytes) {
            case 1 -> memory.get(ValueLayout.JAVA_BYTE, offset + row) & 0xFFL;
            case 2 -> memory.get(SHORT, offset + 2L * row) & 0xFFFFL;
            case 4 -> memory.get(INT, offset + 4L * row) & 0xFFFF_FFFFL;
            default -> throw new IllegalArgumentException("no lane has " + bytes + " bytes");
        };
    }

    @Override
    public void keepLongs(MemorySegment memory, long offset, long lowest, long highest, long[] rowSet, int rows) {
        for (int word = 0; word << 6 < rows; word++) {
            if (rowSet[word] != 0) {
                int from = word << 6;
                rowSet[word] &= longsIn(memory, offset, lowest, highest, from, Math.min(rows, from + 64));
            }
        }
    }

    static long longsIn(MemorySegment memory, long offset, long lowest, long highest, int from, int until) {
        long inside = 0;
        for (int row = from; row < until; row++) {
            long value = memory.get(LONG, offset + 8L * row);
            inside |= (value >= lowest && value <= highest ? 1L : 0L) << row;
        }
        return inside;
    }

    @Override
    public void keepLongs(long[] values, long lowest, long highest, long[] rowSet, int rows) {
        for (int word = 0; word << 6 < rows; word++) {
            if (rowSet[word] != 0) {
                int from = word << 6;
                rowSet[word] &= longsIn(values, lowest, highest, from, Math.min(rows, from + 64));
            }
        }
    }

    static long longsIn(long[] values, long lowest, long highest, int from, int until) {
        long inside = 0;
        for (int row = from; row < until; row++) {
            inside |= (values[row] >= lowest && values[row] <= highest ? 1L : 0L) << row;
        }
        return inside;
    }

    @Override
    public void keepLess(long[] left, long[] right, boolean less, long[] rowSet, int rows) {
        for (int from = 0; from < rows; from += 64) {
            long found = lessIn(left, right, from, Math.min(rows, from + 64));
            rowSet[from >>> 6] &= less ? found : ~found;
        }
    }

    static long lessIn(long[] left, long[] right, int from, int until) {
        long less = 0;
        for (int row = from; row < until; row++) {
            less |= (left[row] < right[row] ? 1L : 0L) << row;
        }
        return less;
    }

    @Override
    public void keepEqual(long[] left, long[] right, boolean equal, long[] rowSet, int rows) {
        for (int from = 0; from < rows; from += 64) {
            long found = equalIn(left, right, from, Math.min(rows, from + 64));
            rowSet[from >>> 6] &= equal ? found : ~found;
        }
    }

    static long equalIn(long[] left, long[] right, int from, int until) {
        long equal = 0;
        for (int row = from; row < until; row++) {
            equal |= (left[row] == right[row] ? 1L : 0L) << row;
        }
        return equal;
    }

    @Override
    public void keepMembers(int[] lanes, int delta, int factor, int[] members, int last, long[] rowSet, int rows) {
        for (int from = 0; from < rows; from += 64) {
            if (rowSet[from >>> 6] != 0) {
                rowSet[from >>> 6] &= membersIn(lanes, delta, factor, members, last, from, Math.min(rows, from + 64));
            }
        }
    }

    static long membersIn(int[] lanes, int delta, int factor, int[] members, int last, int from, int until) {
        long inside = 0;
        for (int row = from; row < until; row++) {
            int place = delta + factor * lanes[row];
            boolean within = Integer.compareUnsigned(place, last) <= 0;
            int word = members[within ? place >>> 5 : 0];
            inside |= (within ? word >>> place & 1L : 0L) << row;
        }
        return inside;
    }

    @Override
    public int rows(long[] rowSet, int rows, int[] selection) {
        int found = 0;
        for (int word = 0; word << 6 < rows; word++) {
            long bits = rowSet[word];
            int first = word << 6;
            if (bits == -1L) {
                for (int i = 0; i < 64; i++) {
                    selection[found + i] = first + i;
                }
                found += 64;
            } else {
                while (bits != 0) {
                    selection[found++] = first + Long.numberOfTrailingZeros(bits);
                    bits &= bits - 1;
                }
            }
        }
        return found;
    }

    @Override
    public boolean hasVectors() {
        return false;
    }

    @Override
    public void rowsWith(int[] numbers, int number, long[] rowSet, int rows) {
        for (int from = 0; from < rows; from += 64) {
            rowSet[from >>> 6] = rowsWith(numbers, number, from, Math.min(rows, from + 64));
        }
    }

    static long rowsWith(int[] numbers, int number, int from, int until) {
        long found = 0;
        for (int row = from; row < until; row++) {
            found |= (numbers[row] == number ? 1L : 0L) << row;
        }
        return found;
    }

    @Override
    public long sum(long[] values, long[] rowSet, int rows) {
        return sumFrom(values, rowSet, 0, rows);
    }

    static long sumFrom(long[] values, long[] rowSet, int from, int until) {
        long sum = 0;
        for (int row = from; row < until; row++) {
            sum += (rowSet[row >>> 6] >>> row & 1) != 0 ? values[row] : 0;
        }
        return sum;
    }

    @Override
    public long sumLanes(MemorySegment memory, long offset, int bytes, long greatest, long[] rowSet, int rows) {
        return sumLanesFrom(memory, offset, bytes, rowSet, 0, rows);
    }

    static long sumLanesFrom(MemorySegment memory, long offset, int bytes, long[] rowSet, int from, int until) {
        long sum = 0;
        for (int row = from; row < until; row++) {
            if ((rowSet[row >>> 6] >>> row & 1) != 0) {
                sum += bytes == Long.BYTES ? memory.get(LONG, offset + 8L * row) : lane(memory, offset, bytes, row);
            }
        }
        return sum;
    }

    @Override
    public void decode(MemorySegment memory, long offset, int bytes, long base, long factor, long[] to, int rows) {
        decodeFrom(memory, offset, bytes, base, factor, to, 0, rows);
    }

    static void decodeFrom(
            MemorySegment memory, long offset, int bytes, long base, long factor, long[] to, int from, int until) {
        for (int row = from; row < until; row++) {
            to[row] = base + factor * lane(memory, offset, bytes, row);
        }
    }

    @Override
    public void addLanes(
            MemorySegment memory, long offset, int bytes, long base, long factor, long[] from, long[] to, int rows) {
        combineFrom(false, memory, offset, bytes, base, factor, from, to, 0, rows);
    }

    @Override
    public void multiplyLanes(
            MemorySegment memory, long offset, int bytes, long base, long factor, long[] from, long[] to, int rows) {
        combineFrom(true, memory, offset, bytes, base, factor, from, to, 0, rows);
    }

    static void combineFrom(
            boolean multiply,
            MemorySegment memory,
            long offset,
            int bytes,
            long base,
            long factor,
            long[] from,
            long[] to,
            int first,
            int until) {
        for (int row = first; row < until; row++) {
            long value = base + factor * lane(memory, offset, bytes, row);
            to[row] = multiply ? from[row] * value : from[row] + value;
        }
    }

    @Override
    public void decodeInts(MemorySegment memory, long offset, int bytes, int[] to, int rows) {
        decodeIntsFrom(memory, offset, bytes, to, 0, rows);
    }

    static void decodeIntsFrom(MemorySegment memory, long offset, int bytes, int[] to, int from, int until) {
        for (int row = from; row < until; row++) {
            to[row] = (int) lane(memory, offset, bytes, row);
        }
    }

    @Override
    public long findPair(MemorySegment memory, long from, long until, byte first, byte last, int distance) {
        for (long at = from; at < until; at++) {
            if (memory.get(ValueLayout.JAVA_BYTE, at) == first
                    && memory.get(ValueLayout.JAVA_BYTE, at + distance) == last) {
                return at;
            }
        }
        return until;
    }
}
