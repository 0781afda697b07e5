package dev.skein.jmh.tpch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A page with a table and a chart: `tpch-sf1.md` and `tpch-sf1.svg`.
///
/// @param scale scale factor
/// @param threads threads of each engine
/// @param queries names of the queries, in order
/// @param results per contender, in the order of `queries`; the first contender is the yardstick
/// @param duckDbVersion version of the yardstick
/// @param skeinBytes size on disk
/// @param duckDbBytes size on disk
record Report(
        String scale,
        int threads,
        List<String> queries,
        List<Result> results,
        String duckDbVersion,
        long skeinBytes,
        long duckDbBytes) {
    /// The measurements of one contender.
    record Result(String name, List<Measurement> measurements) {
        Result {
            measurements = List.copyOf(measurements);
        }

        double geometricMean() {
            return Measurement.geometricMean(
                    measurements.stream().mapToDouble(Measurement::medianMillis).toArray());
        }

        double total() {
            return measurements.stream().mapToDouble(Measurement::medianMillis).sum();
        }
    }

    Report {
        queries = List.copyOf(queries);
        results = List.copyOf(results);
    }

    /// Writes both files.
    ///
    /// @return the page
    Path write(Path folder, Machine machine, LocalDate date) throws IOException {
        String stem = "tpch-sf" + scale;
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(stem + ".svg"), chart());
        return Files.writeString(folder.resolve(stem + ".md"), page(stem, machine, date));
    }

    private String page(String stem, Machine machine, LocalDate date) {
        StringBuilder page = new StringBuilder();
        page.append("# TPC-H at scale factor ").append(scale).append("\n\n");
        page.append("Made on ").append(date).append(" by `./skein benchmark tpch --scale ").append(scale)
                .append(" --threads ").append(threads).append("`; do not edit.\n\n");
        page.append("- machine: ").append(machine.processor()).append(", ")
                .append(machine.memoryBytes() >> 30).append(" GB, ").append(machine.system()).append('\n');
        page.append("- JDK ").append(machine.java()).append("; flags: ")
                .append(String.join(" ", machine.flags())).append('\n');
        page.append("- ").append(threads).append(" threads in each engine; DuckDB ").append(duckDbVersion)
                .append(" over JDBC with its own tables\n");
        page.append("- all in one process, taking turns query by query, after their answers were compared\n");
        page.append("- on disk: Skein ").append(megabytes(skeinBytes)).append(" MB, DuckDB ")
                .append(megabytes(duckDbBytes)).append(" MB\n\n");
        page.append("![milliseconds per query](").append(stem).append(".svg)\n\n");
        page.append("Milliseconds: medians of ")
                .append(results.getFirst().measurements().getFirst().hotMillis().length)
                .append(" hot runs, then the first run in the process. `times` is how many times as fast as DuckDB.\n\n");
        table(page);
        return page.toString();
    }

    private void table(StringBuilder page) {
        page.append("| query |");
        StringBuilder rule = new StringBuilder("|---|");
        for (int i = 0; i < results.size(); i++) {
            String name = results.get(i).name();
            page.append(' ').append(name).append(" | ").append(i == 0 ? "first |" : "times | first |");
            rule.append(i == 0 ? "---:|---:|" : "---:|---:|---:|");
        }
        page.append('\n').append(rule).append('\n');
        for (int query = 0; query < queries.size(); query++) {
            page.append("| ").append(queries.get(query)).append(" |");
            double yardstick = results.getFirst().measurements().get(query).medianMillis();
            for (int i = 0; i < results.size(); i++) {
                Measurement measured = results.get(i).measurements().get(query);
                double median = measured.medianMillis();
                page.append(String.format(Locale.ROOT, " %.1f |", median));
                if (i > 0) {
                    page.append(String.format(Locale.ROOT, " %.2f |", yardstick / median));
                }
                page.append(String.format(Locale.ROOT, " %.0f |", measured.firstMillis()));
            }
            page.append('\n');
        }
        summary(page, "geometric mean", results.stream().mapToDouble(Result::geometricMean).toArray());
        summary(page, "total", results.stream().mapToDouble(Result::total).toArray());
    }

    private void summary(StringBuilder page, String name, double[] values) {
        page.append("| **").append(name).append("** |");
        for (int i = 0; i < values.length; i++) {
            page.append(String.format(Locale.ROOT, " **%.1f** |", values[i]));
            page.append(i == 0 ? " |" : String.format(Locale.ROOT, " **%.2f** | |", values[0] / values[i]));
        }
        page.append('\n');
    }

    private String chart() {
        List<BarChart.Series> series = new ArrayList<>();
        for (Result result : results) {
            series.add(new BarChart.Series(result.name(),
                    result.measurements().stream().mapToDouble(Measurement::medianMillis).toArray()));
        }
        return new BarChart("TPC-H at scale factor " + scale + ", milliseconds, less is better", queries, series).svg();
    }

    private static long megabytes(long bytes) {
        return Math.round(bytes / 1e6);
    }
}
