package dev.skein.jmh.points;

import java.util.Collection;

/// How often and how fast something was done.
///
/// @param perSecond by all connections together
/// @param medianMillis what half of the answers took at most
/// @param tailMillis what 99 of 100 took at most
record Timings(long count, double perSecond, double medianMillis, double tailMillis) {
    static Timings of(Collection<Long> nanos, double seconds) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        if (sorted.length == 0) {
            return new Timings(0, 0, Double.NaN, Double.NaN);
        }
        return new Timings(sorted.length, sorted.length / seconds, sorted[sorted.length / 2] / 1e6,
                sorted[sorted.length * 99 / 100] / 1e6);
    }
}
