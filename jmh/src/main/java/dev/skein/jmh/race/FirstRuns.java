package dev.skein.jmh.race;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// How long a query takes as the first one after a start.
///
/// For every query a server is started as users start it, in a process of its own, and asked over JDBC: the first run
/// meets an empty plan cache, cold data and code that was compiled for nobody yet; the same query is then run until it is
/// hot. DuckDB's file is opened anew in the same way.
///
/// @param runs per query
record FirstRuns(Suite suite, int threads, List<FirstRun> runs) {
    /// One query's times.
    ///
    /// @param readyMillis from the server's start until it was ready
    record FirstRun(
            String query,
            double readyMillis,
            double firstMillis,
            double hotMillis,
            double duckDbFirstMillis,
            double duckDbHotMillis) {
        double ratio() {
            return firstMillis / hotMillis;
        }
    }

    FirstRuns {
        runs = List.copyOf(runs);
    }

    static FirstRuns measure(Suite suite, List<Query> queries, RaceOptions options, PrintStream out)
            throws IOException, SQLException {
        Path folder = options.common.work().resolve(suite.name());
        // the launcher may build and prepare fast starts once; that is not part of a start
        ServerProcess.start(options.server, Engines.skeinData(folder), options.common.threads()).close();
        List<FirstRun> runs = new ArrayList<>();
        out.printf("%-6s | %9s %9s %9s %6s | %9s %9s%n", "millis", "ready", "first", "hot", "ratio", "DuckDB", "hot");
        for (Query query : queries) {
            double[] skein;
            double ready;
            try (ServerProcess server =
                            ServerProcess.start(options.server, Engines.skeinData(folder), options.common.threads());
                    OverJdbc jdbc = new OverJdbc("Skein", server.url() + "/")) {
                ready = server.readyMillis();
                skein = firstAndHot(jdbc, query, options);
            }
            double[] peer;
            try (OverJdbc duckDb = Engines.duckDb(folder, options.common.threads())) {
                peer = firstAndHot(duckDb, query, options);
            }
            FirstRun run = new FirstRun(query.name(), ready, skein[0], skein[1], peer[0], peer[1]);
            out.printf(Locale.ROOT, "%-6s | %9.0f %9.1f %9.1f %6.1f | %9.1f %9.1f%n", run.query, run.readyMillis,
                    run.firstMillis, run.hotMillis, run.ratio(), run.duckDbFirstMillis, run.duckDbHotMillis);
            runs.add(run);
        }
        FirstRuns measured = new FirstRuns(suite, options.common.threads(), runs);
        out.printf(Locale.ROOT, "median ready %.0f ms, first run %.1f times hot (geometric mean), at most %.1f%n",
                measured.median(FirstRun::readyMillis), measured.meanRatio(), measured.greatestRatio());
        return measured;
    }

    private static double[] firstAndHot(OverJdbc engine, Query query, RaceOptions options) throws SQLException {
        double first = millis(engine, query);
        for (int run = 0; run < options.warmups; run++) {
            millis(engine, query);
        }
        double[] hot = new double[options.runs];
        for (int run = 0; run < hot.length; run++) {
            hot[run] = millis(engine, query);
        }
        return new double[] {first, Measurement.median(hot)};
    }

    private static double millis(OverJdbc engine, Query query) throws SQLException {
        long start = System.nanoTime();
        engine.run(query.sql());
        return (System.nanoTime() - start) / 1e6;
    }

    private double median(ToDoubleFunction<FirstRun> value) {
        return Measurement.median(runs.stream().mapToDouble(value).toArray());
    }

    private double meanRatio() {
        return Measurement.geometricMean(runs.stream().mapToDouble(FirstRun::ratio).toArray());
    }

    private double greatestRatio() {
        return runs.stream().mapToDouble(FirstRun::ratio).max().orElse(Double.NaN);
    }

    /// Writes a page and a chart.
    ///
    /// @return the page
    Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        String stem = suite.name() + "-first";
        Files.writeString(folder.resolve(stem + ".svg"), new BarChart(
                        suite.title() + ", first run after start, milliseconds, less is better",
                        runs.stream().map(FirstRun::query).toList(),
                        List.of(new BarChart.Series("DuckDB first", values(FirstRun::duckDbFirstMillis)),
                                new BarChart.Series("Skein first", values(FirstRun::firstMillis)),
                                new BarChart.Series("Skein hot", values(FirstRun::hotMillis))))
                .svg());
        StringBuilder page = new StringBuilder();
        page.append("# First runs of ").append(suite.title()).append("\n\nMade by `./skein benchmark ")
                .append(suite.command()).append(" --first --threads ").append(threads).append("`; do not edit.\n\n")
                .append(Machine.current().markdown());
        page.append("- a server for every query, started as users start it and asked over JDBC; DuckDB's file is opened anew\n");
        page.append(String.format(Locale.ROOT,
                "- server ready in %.0f ms (median); first run %.1f times hot (geometric mean), at most %.1f times%n%n",
                median(FirstRun::readyMillis), meanRatio(), greatestRatio()));
        page.append("![milliseconds of first runs](").append(stem).append(".svg)\n\n");
        page.append("""
                | query | first ms | hot ms | first/hot | DuckDB first ms | DuckDB hot ms | ready ms |
                |---|---:|---:|---:|---:|---:|---:|
                """);
        for (FirstRun run : runs) {
            page.append(String.format(Locale.ROOT, "| %s | %.1f | %.1f | %.1f | %.1f | %.1f | %.0f |%n", run.query,
                    run.firstMillis, run.hotMillis, run.ratio(), run.duckDbFirstMillis, run.duckDbHotMillis,
                    run.readyMillis));
        }
        return Files.writeString(folder.resolve(stem + ".md"), page);
    }

    private double[] values(ToDoubleFunction<FirstRun> value) {
        return runs.stream().mapToDouble(value).toArray();
    }
}
