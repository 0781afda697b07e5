package dev.skein.jmh.race;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A page with tables and a chart, such as `tpch-sf1.md` and `tpch-sf1.svg`.
///
/// @param threads threads of each engine
/// @param queries names of the queries, in order
/// @param results per contender, in the order of `queries`; the first contender is the yardstick
/// @param duckDbVersion version of the yardstick
/// @param loading what it took to fill both engines
/// @param inputRows per query, the rows of all tables that it names
record Report(
        Suite suite,
        int threads,
        List<String> queries,
        List<Result> results,
        String duckDbVersion,
        LoadTimes loading,
        double[] inputRows) {
    private static final double MEGABYTE = 1e6;

    Report {
        queries = List.copyOf(queries);
        results = List.copyOf(results);
        inputRows = inputRows.clone();
    }

    /// Writes both files.
    ///
    /// @return the page
    Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(suite.name() + ".svg"), chart());
        return Files.writeString(folder.resolve(suite.name() + ".md"), page(Machine.current()));
    }

    private String page(Machine machine) {
        StringBuilder page = new StringBuilder();
        page.append("# ").append(suite.title()).append("\n\nMade by `./skein benchmark ").append(suite.command())
                .append(" --threads ").append(threads).append("`; do not edit.\n\n").append(machine.markdown());
        page.append("- ").append(threads).append(" threads in each engine; DuckDB ").append(duckDbVersion)
                .append(" over JDBC with its own tables\n");
        page.append("- all in one process, taking turns query by query, after their answers were compared\n\n");
        page.append("![milliseconds per query](").append(suite.name()).append(".svg)\n\n## Hot\n\n");
        page.append("Milliseconds, medians of ")
                .append(results.getFirst().measurements().getFirst().hotMillis().length)
                .append(" runs. *Skein* is asked in the process without a door, *Skein over JDBC* through Flight on the loopback")
                .append(" interface, which `jdbc:skein:embedded:` uses, too. `times` is how many times as fast as DuckDB.\n\n");
        hot(page);
        page.append("\n## What a query costs\n\n");
        page.append("Milliseconds of processor time of the whole process, and bytes that all threads allocate on the JVM's heap")
                .append(" (what JMH's `-prof gc` calls `gc.alloc.rate.norm`); both are means of the same runs. Input rows are")
                .append(" those of the tables that the query names.\n\n");
        costs(page);
        page.append("\n## Loading\n\n");
        loading(page);
        return page.toString();
    }

    private void hot(StringBuilder page) {
        page.append("| query |");
        StringBuilder rule = new StringBuilder("|---|");
        for (int i = 0; i < results.size(); i++) {
            page.append(' ').append(results.get(i).name()).append(i == 0 ? " |" : " | times |");
            rule.append(i == 0 ? "---:|" : "---:|---:|");
        }
        page.append('\n').append(rule).append('\n');
        for (int query = 0; query < queries.size(); query++) {
            int row = query;
            double[] medians = results.stream()
                    .mapToDouble(result -> result.measurements().get(row).medianMillis())
                    .toArray();
            ratios(page, queries.get(query), medians);
        }
        ratios(page, "**geometric mean**", results.stream().mapToDouble(Result::geometricMean).toArray());
        ratios(page, "**total**", results.stream()
                .mapToDouble(result -> result.total(Measurement::medianMillis))
                .toArray());
    }

    private static void ratios(StringBuilder page, String name, double[] millis) {
        page.append("| ").append(name).append(" |");
        for (int i = 0; i < millis.length; i++) {
            page.append(String.format(Locale.ROOT, " %.1f |", millis[i])).append(i == 0 ? "" : String.format(Locale.ROOT, " %.2f |", millis[0] / millis[i]));
        }
        page.append('\n');
    }

    private void costs(StringBuilder page) {
        page.append("| query |");
        StringBuilder rule = new StringBuilder("|---|");
        for (Result result : results) {
            page.append(' ').append(result.name()).append(" CPU ms |");
            rule.append("---:|");
        }
        page.append(" Skein allocates KB | over JDBC KB | input rows | Skein bytes per row |\n").append(rule)
                .append("---:|---:|---:|---:|\n");
        for (int query = 0; query < queries.size(); query++) {
            page.append("| ").append(queries.get(query)).append(" |");
            for (Result result : results) {
                page.append(String.format(Locale.ROOT, " %.1f |", result.measurements().get(query).cpuMillis()));
            }
            double allocated = results.get(1).measurements().get(query).allocatedBytes();
            page.append(String.format(Locale.ROOT, " %.0f |", allocated / 1e3))
                    .append(String.format(Locale.ROOT, " %.0f |", results.getLast().measurements().get(query).allocatedBytes() / 1e3))
                    .append(String.format(Locale.ROOT, " %.0f |", inputRows[query]))
                    .append(String.format(Locale.ROOT, " %.3f |%n", allocated / Math.max(1, inputRows[query])));
        }
        page.append("| **total** |");
        results.forEach(result -> page.append(String.format(Locale.ROOT, " %.1f |", result.total(Measurement::cpuMillis))));
        page.append(" | | | |\n");
    }

    private void loading(StringBuilder page) {
        page.append("Both engines load the same CSV files (").append(String.format(Locale.ROOT, "%.0f", loading.csvBytes() / MEGABYTE))
                .append(" MB), one table after the other in turns, and then copy all tables by CREATE TABLE AS, until the")
                .append(" rows are safe on disk.\n\n| | DuckDB | Skein | times |\n|---|---:|---:|---:|\n");
        row(page, "CSV, seconds", loading.csvDuckDbSeconds(), loading.csvSkeinSeconds());
        row(page, "CREATE TABLE AS, seconds", loading.copyDuckDbSeconds(), loading.copySkeinSeconds());
        row(page, "size on disk, MB", loading.duckDbBytes() / MEGABYTE, loading.skeinBytes() / MEGABYTE);
    }

    private static void row(StringBuilder page, String name, double duckDb, double skein) {
        page.append(String.format(Locale.ROOT, "| %s | %.1f | %.1f | %.2f |%n", name, duckDb, skein, duckDb / skein));
    }

    private String chart() {
        List<BarChart.Series> series = new ArrayList<>();
        for (Result result : results) {
            series.add(new BarChart.Series(result.name(), result.values(Measurement::medianMillis)));
        }
        return new BarChart(suite.title() + ", milliseconds, less is better", queries, series).svg();
    }
}
