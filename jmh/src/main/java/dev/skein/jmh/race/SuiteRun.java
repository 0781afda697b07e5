package dev.skein.jmh.race;

import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// Runs a suite as its command was told: loads both engines unless they are loaded, compares all answers, and only then
/// times.
public final class SuiteRun {
    private static final int ANSWERS_DIFFER = 1;

    private final Suite suite;
    private final RaceOptions options;
    private final PrintStream out;
    private final List<Query> queries;

    public SuiteRun(Suite suite, RaceOptions options, PrintStream out) {
        this.suite = suite;
        this.options = options;
        this.out = out;
        this.queries = suite.queries().stream()
                .filter(query -> options.queries.matcher(query.name()).matches())
                .toList();
    }

    /// @return the exit code: 0, or 1 if answers differ
    public int run() throws IOException, SQLException {
        try (Engines engines = Loading.open(suite, options.common.work(), options.common.threads(), options.reload, out)) {
            if (!engines.agree(queries, out)) {
                return ANSWERS_DIFFER;
            }
            if (!options.first) {
                hot(engines);
            }
        }
        if (options.first) {
            FirstRuns measured = FirstRuns.measure(suite, queries, options, out);
            if (options.common.report().isPresent()) {
                out.println("wrote " + measured.write(options.common.report().get()));
            }
        }
        return 0;
    }

    private void hot(Engines engines) throws IOException, SQLException {
        try (OverJdbc skeinJdbc = engines.skeinOverJdbc();
                InProcess skein = new InProcess(engines.gateway())) {
            Race race = new Race(List.of(engines.duckDb(), skein, skeinJdbc), queries);
            out.printf("timing %d queries: %d untimed runs, %d timed%n", queries.size(), options.warmups, options.runs);
            race.run(options.warmups, options.runs);
            Report measured = new Report(suite, options.common.threads(), queries.stream().map(Query::name).toList(),
                    race.results(), engines.duckDbVersion(), Loading.times(engines.folder()).orElseThrow(), inputRows(engines));
            print(measured);
            if (options.common.report().isPresent()) {
                out.println("wrote " + measured.write(options.common.report().get()));
            }
        }
    }

    /// Per query, the rows of the tables that it names.
    private double[] inputRows(Engines engines) throws SQLException {
        Map<String, Long> tables = new HashMap<>();
        for (String table : suite.tables()) {
            tables.put(table, engines.number("SELECT count(*) FROM " + table));
        }
        return queries.stream()
                .mapToDouble(query -> tables.entrySet().stream()
                        .filter(table -> Pattern.compile("\\b" + table.getKey() + "\\b").matcher(query.sql()).find())
                        .mapToLong(Map.Entry::getValue)
                        .sum())
                .toArray();
    }

    private void print(Report measured) {
        out.printf("%-6s", "");
        measured.results().forEach(result -> out.printf(" | %-23s", result.name()));
        out.printf("%n%-6s", "millis");
        measured.results().forEach(_ -> out.printf(" | %7s %7s %7s", "median", "least", "cpu"));
        out.println();
        for (int query = 0; query < measured.queries().size(); query++) {
            out.printf("%-6s", measured.queries().get(query));
            for (Result result : measured.results()) {
                Measurement one = result.measurements().get(query);
                out.printf(Locale.ROOT, " | %7.1f %7.1f %7.1f", one.medianMillis(), one.leastMillis(), one.cpuMillis());
            }
            out.println();
        }
        out.printf("%-6s", "geo");
        measured.results().forEach(result -> out.printf(Locale.ROOT, " | %7.1f %7.1f %7s", result.geometricMean(),
                Measurement.geometricMean(result.values(Measurement::leastMillis)), ""));
        out.println();
        measured.results().stream().skip(1).forEach(result -> out.printf(Locale.ROOT,
                "%s: %.2f times as fast as DuckDB (geometric mean)%n", result.name(), measured.results().getFirst().geometricMean() / result.geometricMean()));
    }
}
