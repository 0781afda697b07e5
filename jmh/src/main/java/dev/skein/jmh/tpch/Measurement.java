package dev.skein.jmh.tpch;

import java.util.Arrays;

/// How long one query took in one contender.
///
/// @param firstMillis the first run in this process: nothing planned, little compiled
/// @param hotMillis the timed runs, in the order in which they ran
record Measurement(double firstMillis, double[] hotMillis) {
    Measurement {
        hotMillis = hotMillis.clone();
    }

    double medianMillis() {
        double[] sorted = sorted();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    double leastMillis() {
        return sorted()[0];
    }

    private double[] sorted() {
        double[] sorted = hotMillis.clone();
        Arrays.sort(sorted);
        return sorted;
    }

    static double geometricMean(double[] values) {
        return Math.exp(Arrays.stream(values).map(Math::log).average().orElse(Double.NaN));
    }
}
