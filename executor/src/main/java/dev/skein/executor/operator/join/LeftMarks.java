package dev.skein.executor.operator.join;

import dev.skein.executor.pipeline.Reservation;

/// What is known of the rows of a left side that meets the right side in several passes: whether a partner was found, and
/// whether one may have been. Every pass brings the rows in the same order. Confined to one thread.
final class LeftMarks {
    private final long[] matched;
    private final long[] undecided;
    private long next;
    private boolean lastPass;

    /// @param reservation what the marks are counted in
    LeftMarks(long rowCount, Reservation reservation) {
        int words = Math.toIntExact(rowCount + Long.SIZE - 1 >>> 6);
        reservation.grow(2L * words * Long.BYTES);
        matched = new long[words];
        undecided = new long[words];
    }

    /// Begins a pass.
    ///
    /// @param last whether the rest of the right side is in it
    void begin(boolean last) {
        next = 0;
        lastPass = last;
    }

    /// Whether the outcome is known at the end of this pass.
    boolean isLastPass() {
        return lastPass;
    }

    /// Gives what is known of the next rows.
    void load(int count, boolean[] matchedRows, boolean[] undecidedRows) {
        for (int i = 0; i < count; i++) {
            matchedRows[i] = isSet(matched, next + i);
            undecidedRows[i] = isSet(undecided, next + i);
        }
    }

    /// Keeps what is known of the same rows now, and goes on to the rows behind them.
    void store(int count, boolean[] matchedRows, boolean[] undecidedRows) {
        for (int i = 0; i < count; i++) {
            long bit = 1L << next;
            int word = (int) (next >>> 6);
            matched[word] |= matchedRows[i] ? bit : 0;
            undecided[word] |= undecidedRows[i] ? bit : 0;
            next++;
        }
    }

    private static boolean isSet(long[] words, long place) {
        return (words[(int) (place >>> 6)] >>> place & 1) != 0;
    }
}
