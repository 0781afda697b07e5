package dev.skein.jmh.concurrent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;

/// What clients saw while they asked one engine. One per client; merged when all have ended.
final class Tally {
    private static final int ERRORS_KEPT = 5;

    private final SequencedMap<String, List<Double>> millis = new TreeMap<>();
    private final List<String> errors = new ArrayList<>();
    private long errorCount;

    void answered(String query, double took) {
        millis.computeIfAbsent(query, _ -> new ArrayList<>()).add(took);
    }

    void failed(String query, String message) {
        errorCount++;
        if (errors.size() < ERRORS_KEPT) {
            errors.add(query + ": " + message);
        }
    }

    void add(Tally other) {
        other.millis.forEach((query, times) -> millis.computeIfAbsent(query, _ -> new ArrayList<>()).addAll(times));
        errorCount += other.errorCount;
        other.errors.stream().limit(ERRORS_KEPT - errors.size()).forEach(errors::add);
    }

    long answers() {
        return millis.values().stream().mapToLong(List::size).sum();
    }

    long answers(String query) {
        return millis.getOrDefault(query, List.of()).size();
    }

    long errorCount() {
        return errorCount;
    }

    /// The first few.
    List<String> errors() {
        return List.copyOf(errors);
    }

    /// The time within which a share of a query's answers came; NaN if there was none.
    ///
    /// @param share such as 0.99
    double percentileMillis(String query, double share) {
        double[] sorted = millis.getOrDefault(query, List.of()).stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.ceil(share * sorted.length) - 1];
    }
}
