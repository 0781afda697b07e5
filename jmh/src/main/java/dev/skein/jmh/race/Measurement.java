package dev.skein.jmh.race;

import java.util.Arrays;

/// What one query took in one contender.
///
/// @param hotMillis the timed runs, in the order in which they ran
/// @param cpuMillis processor time of the process in a timed run, on average
/// @param allocatedBytes what all threads allocated on the JVM's heap in a timed run, on average
record Measurement(double[] hotMillis, double cpuMillis, double allocatedBytes) {
    Measurement {
        hotMillis = hotMillis.clone();
    }

    double medianMillis() {
        return median(hotMillis);
    }

    double leastMillis() {
        return Arrays.stream(hotMillis).min().orElse(Double.NaN);
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    static double geometricMean(double[] values) {
        return Math.exp(Arrays.stream(values).map(Math::log).average().orElse(Double.NaN));
    }
}
