package dev.skein.jmh.concurrent;

import dev.skein.jmh.race.BarChart;
import dev.skein.jmh.race.Machine;
import dev.skein.jmh.race.Query;
import dev.skein.jmh.race.Suite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What many clients saw: a page with a table and a chart.
///
/// @param seconds how long each engine was asked
/// @param skeinIdle median time of each query alone, by its name
/// @param duckDbIdle the same in DuckDB
/// @param memoryMegabytes what Skein's queries together might hold; empty for half of the heap
record ConcurrentReport(
        Suite suite,
        int clients,
        int threads,
        double seconds,
        List<Query> queries,
        Crowd.Outcome skein,
        Crowd.Outcome duckDb,
        Map<String, Double> skeinIdle,
        Map<String, Double> duckDbIdle,
        String duckDbVersion,
        Optional<Long> memoryMegabytes) {
    private static final double MEDIAN = 0.5;
    private static final double TAIL = 0.99;

    ConcurrentReport {
        queries = List.copyOf(queries);
        skeinIdle = Map.copyOf(skeinIdle);
        duckDbIdle = Map.copyOf(duckDbIdle);
    }

    /// Writes a page and a chart.
    ///
    /// @return the page
    Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        String stem = suite.name() + "-concurrent";
        Files.writeString(folder.resolve(stem + ".svg"), new BarChart(
                        suite.title() + " with " + clients + " clients, 99th percentile in milliseconds, less is better",
                        queries.stream().map(Query::name).toList(),
                        List.of(tails("DuckDB", duckDb), tails("Skein over JDBC", skein)))
                .svg());
        String page = "# " + suite.title() + ", " + clients + " clients at once\n\nMade by `./skein benchmark concurrent "
                + suite.command().substring(suite.command().indexOf(' ') + 1) + " --clients " + clients + " --seconds "
                + Math.round(seconds) + memoryMegabytes.map(megabytes -> " --memory " + megabytes).orElse("") + " --threads " + threads + "`; do not edit.\n\n" + Machine.current().markdown()
                + "- DuckDB " + duckDbVersion + ", asked by as many threads in the same process, each with its own connection\n"
                + "- " + threads + " threads in each engine; the engines were asked one after the other\n"
                + "- every client goes through the queries in an order of its own, again and again\n\n" + summary()
                + "\n![99th percentiles](" + stem + ".svg)\n\n" + table();
        return Files.writeString(folder.resolve(stem + ".md"), page);
    }

    /// For a terminal.
    String text() {
        return summary() + "\n" + table();
    }

    private String summary() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(Locale.ROOT, """
                | | DuckDB | Skein | times |
                |---|---:|---:|---:|
                | answers per second | %.1f | %.1f | %.2f |
                | answers | %d | %d | |
                | errors | %d | %d | |
                """, duckDb.perSecond(), skein.perSecond(), skein.perSecond() / duckDb.perSecond(),
                duckDb.tally().answers(), skein.tally().answers(), duckDb.tally().errorCount(), skein.tally().errorCount()));
        duckDb.tally().errors().forEach(error -> text.append("\nDuckDB failed: ").append(error).append('\n'));
        skein.tally().errors().forEach(error -> text.append("\nSkein failed: ").append(error).append('\n'));
        return text.toString();
    }

    private String table() {
        StringBuilder text = new StringBuilder("""
                Milliseconds: alone (median), with all clients (median and 99th percentile), and how many times as long as alone
                the 99th percentile is.

                | query | DuckDB alone | p50 | p99 | p99/alone | Skein alone | p50 | p99 | p99/alone | answers |
                |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|
                """);
        for (Query query : queries) {
            text.append("| ").append(query.name()).append(" |");
            cells(text, query.name(), duckDb, duckDbIdle);
            cells(text, query.name(), skein, skeinIdle);
            text.append(' ').append(skein.tally().answers(query.name())).append(" |\n");
        }
        return text.toString();
    }

    private static void cells(StringBuilder text, String query, Crowd.Outcome seen, Map<String, Double> idle) {
        double alone = idle.getOrDefault(query, Double.NaN);
        double tail = seen.tally().percentileMillis(query, TAIL);
        text.append(String.format(Locale.ROOT, " %.1f | %.0f | %.0f | %.1f |", alone,
                seen.tally().percentileMillis(query, MEDIAN), tail, tail / alone));
    }

    private BarChart.Series tails(String name, Crowd.Outcome seen) {
        return new BarChart.Series(name, queries.stream()
                .mapToDouble(query -> seen.tally().percentileMillis(query.name(), TAIL))
                .map(tail -> Double.isNaN(tail) ? 0 : tail)
                .toArray());
    }
}
