package dev.skein.executor.kernel.simd;

import java.lang.foreign.MemorySegment;

/// Loops over narrow values in native memory and over arrays.
///
/// Rows are numbered from 0. A *row set* is an array of words: bit `row % 64` of word `row / 64` says whether the row is
/// in it; bits beyond the last row are 0. Memory is little-endian and native.
public interface LaneKernels {
    /// The fastest kernels that this JVM can run.
    static LaneKernels best() {
        return Holder.BEST;
    }

    /// Keeps the rows whose unsigned lane lies in a range; words that are 0 already are skipped.
    ///
    /// @param bytes width of a lane: 1, 2 or 4
    /// @param lowest least lane that stays, as an unsigned number
    /// @param highest greatest lane that stays
    void keepLanes(
            MemorySegment memory, long offset, int bytes, long lowest, long highest, long[] rowSet, int rows);

    /// Keeps the rows whose signed 64-bit value in memory lies in a range.
    void keepLongs(MemorySegment memory, long offset, long lowest, long highest, long[] rowSet, int rows);

    /// Keeps the rows whose value in an array lies in a range.
    void keepLongs(long[] values, long lowest, long highest, long[] rowSet, int rows);

    /// Keeps the rows whose left value is less than the right one, or those whose is not; words that are 0 already are skipped.
    void keepLess(long[] left, long[] right, boolean less, long[] rowSet, int rows);

    /// Keeps the rows with two equal values, or those with different ones; words that are 0 already are skipped.
    void keepEqual(long[] left, long[] right, boolean equal, long[] rowSet, int rows);

    /// Keeps the rows whose lane is in a set of numbers; words that are 0 already are skipped.
    ///
    /// A lane's place in the set is `delta + factor * lane`, modulo 2^32. Places above `last`, as unsigned numbers, are not
    /// in the set.
    ///
    /// @param members bit `place % 32` of word `place / 32` says whether a place is in the set
    /// @param last the last place of the set, not negative
    void keepMembers(int[] lanes, int delta, int factor, int[] members, int last, long[] rowSet, int rows);

    /// Writes the rows of a set, ascending.
    ///
    /// @param selection at least as long as there are rows
    /// @return how many there are
    int rows(long[] rowSet, int rows, int[] selection);

    /// Whether a loop over a whole row set costs much less than one over as many single rows.
    boolean hasVectors();

    /// Makes the set of the rows that have a number.
    ///
    /// @param numbers a number per row
    void rowsWith(int[] numbers, int number, long[] rowSet, int rows);

    /// The sum, modulo 2^64, of the values of the rows of a set.
    long sum(long[] values, long[] rowSet, int rows);

    /// The sum, modulo 2^64, of the lanes of the rows of a set.
    ///
    /// @param bytes width of a lane: 1, 2 or 4, unsigned; or 8
    /// @param greatest no lane of at most 4 bytes is greater
    long sumLanes(MemorySegment memory, long offset, int bytes, long greatest, long[] rowSet, int rows);

    /// Widens unsigned lanes to longs: `base + factor * lane`.
    ///
    /// @param bytes width of a lane: 1, 2 or 4
    void decode(MemorySegment memory, long offset, int bytes, long base, long factor, long[] to, int rows);

    /// Adds widened lanes to numbers, modulo 2^64: `to = from + (base + factor * lane)`.
    ///
    /// @param bytes width of a lane: 1, 2 or 4
    /// @param to may be `from`
    void addLanes(
            MemorySegment memory, long offset, int bytes, long base, long factor, long[] from, long[] to, int rows);

    /// Multiplies numbers by widened lanes, modulo 2^64: `to = from * (base + factor * lane)`.
    ///
    /// @param bytes width of a lane: 1, 2 or 4
    /// @param to may be `from`
    void multiplyLanes(
            MemorySegment memory, long offset, int bytes, long base, long factor, long[] from, long[] to, int rows);

    /// Widens unsigned lanes to ints; lanes of 4 bytes are copied as they are.
    ///
    /// @param bytes width of a lane: 1, 2 or 4
    void decodeInts(MemorySegment memory, long offset, int bytes, int[] to, int rows);

    /// The first position from `from` on, before `until`, at which `first` stands and `last` stands `distance` bytes
    /// further on; `until` if there is none. The bytes up to `until + distance` can be read.
    long findPair(MemorySegment memory, long from, long until, byte first, byte last, int distance);

    /// Chooses once.
    final class Holder {
        private static final LaneKernels BEST = choose();

        private Holder() {}

        private static LaneKernels choose() {
            boolean available = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
            return available ? VectorLaneKernels.create() : new ScalarLaneKernels();
        }
    }
}
