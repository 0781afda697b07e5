package dev.skein.executor.kernel;

/// A range of 64-bit numbers, for interval arithmetic: what the values of a result can be, given what its arguments can
/// be. An operation whose exact range leaves 64 bits has no range.
///
/// @param minimum the least value, included
/// @param maximum the greatest value, included
public record LongRange(long minimum, long maximum) {
    private static final LongRange NONE = new LongRange(1, 0);

    /// Whether the exact range left 64 bits, so that the operation may overflow.
    public boolean overflows() {
        return minimum > maximum;
    }

    /// Whether all values lie within bounds.
    public boolean within(long least, long greatest) {
        return !overflows() && minimum >= least && maximum <= greatest;
    }

    /// The range of sums.
    public static LongRange sum(long leftMinimum, long leftMaximum, long rightMinimum, long rightMaximum) {
        long minimum = leftMinimum + rightMinimum;
        long maximum = leftMaximum + rightMaximum;
        boolean overflow = ((leftMinimum ^ minimum) & (rightMinimum ^ minimum)) < 0
                || ((leftMaximum ^ maximum) & (rightMaximum ^ maximum)) < 0;
        return overflow ? NONE : new LongRange(minimum, maximum);
    }

    /// The range of differences.
    public static LongRange difference(long leftMinimum, long leftMaximum, long rightMinimum, long rightMaximum) {
        long minimum = leftMinimum - rightMaximum;
        long maximum = leftMaximum - rightMinimum;
        boolean overflow = ((leftMinimum ^ rightMaximum) & (leftMinimum ^ minimum)) < 0
                || ((leftMaximum ^ rightMinimum) & (leftMaximum ^ maximum)) < 0;
        return overflow ? NONE : new LongRange(minimum, maximum);
    }

    /// The range of products.
    public static LongRange product(long leftMinimum, long leftMaximum, long rightMinimum, long rightMaximum) {
        if (multiplyOverflows(leftMinimum, rightMinimum)
                || multiplyOverflows(leftMinimum, rightMaximum)
                || multiplyOverflows(leftMaximum, rightMinimum)
                || multiplyOverflows(leftMaximum, rightMaximum)) {
            return NONE;
        }
        long a = leftMinimum * rightMinimum;
        long b = leftMinimum * rightMaximum;
        long c = leftMaximum * rightMinimum;
        long d = leftMaximum * rightMaximum;
        return new LongRange(Math.min(Math.min(a, b), Math.min(c, d)), Math.max(Math.max(a, b), Math.max(c, d)));
    }

    /// Whether a product leaves 64 bits.
    public static boolean multiplyOverflows(long left, long right) {
        return Math.multiplyHigh(left, right) != left * right >> 63;
    }
}
