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

/// How long queries take when a server runs each of them for the first time.
///
/// Two servers are started as users start them, each in a process of its own, and asked all queries in order over JDBC: one
/// at once when it is ready, the other when it has warmed up. A first run meets a plan cache without its plan, columns that
/// nobody has read yet, and code that the JVM has compiled for nobody, or for the warm-up only. The second server then runs
/// the queries until they are hot. DuckDB's file is opened anew in the same way.
///
/// @param readyMillis of both servers, from its start until it was ready
/// @param runs per query
record FirstRuns(Suite suite, int threads, List<Double> readyMillis, List<FirstRun> runs) {
    /// One query's times.
    ///
    /// @param coldMillis in the server that was asked at once
    /// @param warmMillis in the server that had warmed up
    record FirstRun(
            String query,
            double coldMillis,
            double warmMillis,
            double hotMillis,
            double duckDbFirstMillis,
            double duckDbHotMillis) {
        double coldRatio() {
            return coldMillis / hotMillis;
        }

        double warmRatio() {
            return warmMillis / hotMillis;
        }
    }

    FirstRuns {
        readyMillis = List.copyOf(readyMillis);
        runs = List.copyOf(runs);
    }

    static FirstRuns measure(Suite suite, List<Query> queries, RaceOptions options, PrintStream out)
            throws IOException, SQLException {
        Path folder = options.common.work().resolve(suite.name());
        Path data = Engines.skeinData(folder);
        // the launcher may build and prepare fast starts once; that is not part of a start
        ServerProcess.start(options.server, data, options.common.threads()).close();
        List<Double> ready = new ArrayList<>();
        double[] cold;
        try (ServerProcess server = ServerProcess.start(options.server, data, options.common.threads());
                OverJdbc jdbc = new OverJdbc("Skein", server.url() + "/")) {
            ready.add(server.readyMillis());
            cold = once(jdbc, queries);
        }
        double[] warm;
        double[] hot;
        try (ServerProcess server = ServerProcess.start(options.server, data, options.common.threads())) {
            ready.add(server.readyMillis());
            server.awaitWarm();
            try (OverJdbc jdbc = new OverJdbc("Skein", server.url() + "/")) {
                warm = once(jdbc, queries);
                hot = hot(jdbc, queries, options);
            }
        }
        double[] duckDbFirst;
        double[] duckDbHot;
        try (OverJdbc duckDb = Engines.duckDb(folder, options.common.threads())) {
            duckDbFirst = once(duckDb, queries);
            duckDbHot = hot(duckDb, queries, options);
        }
        List<FirstRun> runs = new ArrayList<>();
        for (int i = 0; i < queries.size(); i++) {
            runs.add(new FirstRun(queries.get(i).name(), cold[i], warm[i], hot[i], duckDbFirst[i], duckDbHot[i]));
        }
        FirstRuns measured = new FirstRuns(suite, options.common.threads(), ready, runs);
        out.print(measured.table());
        out.println(measured.summary());
        return measured;
    }

    private static double[] once(OverJdbc engine, List<Query> queries) throws SQLException {
        double[] millis = new double[queries.size()];
        for (int i = 0; i < millis.length; i++) {
            millis[i] = millis(engine, queries.get(i));
        }
        return millis;
    }

    private static double[] hot(OverJdbc engine, List<Query> queries, RaceOptions options) throws SQLException {
        double[] medians = new double[queries.size()];
        for (int i = 0; i < medians.length; i++) {
            for (int run = 0; run < options.warmups; run++) {
                millis(engine, queries.get(i));
            }
            double[] hot = new double[options.runs];
            for (int run = 0; run < hot.length; run++) {
                hot[run] = millis(engine, queries.get(i));
            }
            medians[i] = Measurement.median(hot);
        }
        return medians;
    }

    private static double millis(OverJdbc engine, Query query) throws SQLException {
        long start = System.nanoTime();
        engine.run(query.sql());
        return (System.nanoTime() - start) / 1e6;
    }

    private String summary() {
        return String.format(Locale.ROOT,
                "ready in %.0f and %.0f ms; first runs %.1f times hot at once (geometric mean, %.1f at most), %.1f times hot after"
                        + " the warm-up (%.1f at most)",
                readyMillis.getFirst(), readyMillis.getLast(), mean(FirstRun::coldRatio), most(FirstRun::coldRatio),
                mean(FirstRun::warmRatio), most(FirstRun::warmRatio));
    }

    private double mean(ToDoubleFunction<FirstRun> ratio) {
        return Measurement.geometricMean(values(ratio));
    }

    private double most(ToDoubleFunction<FirstRun> ratio) {
        return runs.stream().mapToDouble(ratio).max().orElse(Double.NaN);
    }

    private String table() {
        StringBuilder table = new StringBuilder("""
                | query | at once ms | after warm-up ms | hot ms | at once/hot | after warm-up/hot | DuckDB first ms | DuckDB hot ms |
                |---|---:|---:|---:|---:|---:|---:|---:|
                """);
        for (FirstRun run : runs) {
            table.append(String.format(Locale.ROOT, "| %s | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f |%n", run.query,
                    run.coldMillis, run.warmMillis, run.hotMillis, run.coldRatio(), run.warmRatio(),
                    run.duckDbFirstMillis, run.duckDbHotMillis));
        }
        return table.toString();
    }

    /// Writes a page and a chart.
    ///
    /// @return the page
    Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        String stem = suite.name() + "-first";
        Files.writeString(folder.resolve(stem + ".svg"), new BarChart(
                        suite.title() + ", first run of each query, milliseconds, less is better",
                        runs.stream().map(FirstRun::query).toList(),
                        List.of(new BarChart.Series("DuckDB first", values(FirstRun::duckDbFirstMillis)),
                                new BarChart.Series("Skein at once", values(FirstRun::coldMillis)),
                                new BarChart.Series("Skein after its warm-up", values(FirstRun::warmMillis)),
                                new BarChart.Series("Skein hot", values(FirstRun::hotMillis))))
                .svg());
        String page = "# First runs of " + suite.title() + "\n\nMade by `./skein benchmark " + suite.command()
                + " --first --threads " + threads + "`; do not edit.\n\n" + Machine.current().markdown()
                + "- a server that is asked all queries in order when it is ready, and one that has warmed up before; both started as"
                + " users start them and asked over JDBC; DuckDB's file is opened anew\n- " + summary()
                + "\n\n![milliseconds of first runs](" + stem + ".svg)\n\n" + table();
        return Files.writeString(folder.resolve(stem + ".md"), page);
    }

    private double[] values(ToDoubleFunction<FirstRun> value) {
        return runs.stream().mapToDouble(value).toArray();
    }
}
