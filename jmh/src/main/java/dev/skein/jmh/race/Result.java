package dev.skein.jmh.race;

import java.util.List;
import java.util.function.ToDoubleFunction;

/// The measurements of one contender, a query each.
record Result(String name, List<Measurement> measurements) {
    Result {
        measurements = List.copyOf(measurements);
    }

    double[] values(ToDoubleFunction<Measurement> value) {
        return measurements.stream().mapToDouble(value).toArray();
    }

    double geometricMean() {
        return Measurement.geometricMean(values(Measurement::medianMillis));
    }

    double total(ToDoubleFunction<Measurement> value) {
        return measurements.stream().mapToDouble(value).sum();
    }
}
