package dev.skein.jmh.concurrent;

import dev.skein.jmh.race.BenchmarkOptions;
import dev.skein.jmh.race.Contender;
import dev.skein.jmh.race.Engines;
import dev.skein.jmh.race.Loading;
import dev.skein.jmh.race.Query;
import dev.skein.jmh.race.Suite;
import dev.skein.jmh.tpch.TpchSuite;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Times TPC-H queries that many clients ask at once, of Skein over JDBC (Flight) and of DuckDB in this process, each
/// client with a connection of its own.
///
/// Run it from the top of a checkout: `./skein benchmark concurrent --clients 64 --seconds 60`.
///
/// Hypothesis: fair shares of the processors between queries, and fewer bytes touched by each, give Skein at least twice
/// DuckDB's throughput without an error, and keep short queries short: the 99th percentile of Q6 is at most 20 times its
/// time alone.
///
/// Before that, a single client measures every query's time alone; that warms both engines, too.
@Command(
        name = "concurrent",
        description = "Times TPC-H queries that many clients ask at once.",
        mixinStandardHelpOptions = true)
public final class ConcurrentCommand implements Callable<Integer> {
    private static final int WARMUPS = 5;
    private static final int IDLE_RUNS = 11;

    @Option(names = "--scale", defaultValue = "1", description = "scale factor (${DEFAULT-VALUE})")
    private String scale = "1";

    @Option(names = "--clients", defaultValue = "64", description = "clients at once (${DEFAULT-VALUE})")
    private int clients = 64;

    @Option(names = "--seconds", defaultValue = "60", description = "how long they ask each engine (${DEFAULT-VALUE})")
    private double seconds = 60;

    @Option(names = "--queries", defaultValue = "q.*", description = "pattern of the queries' names (${DEFAULT-VALUE})")
    private Pattern pattern = Pattern.compile("q.*");

    @Option(names = "--seed", defaultValue = "7", description = "other seeds give other orders (${DEFAULT-VALUE})")
    private long seed = 7;

    @Option(
            names = "--memory",
            description = "megabytes that all of Skein's queries together may hold (default: half of the JVM's heap)")
    private Optional<Long> memoryMegabytes = Optional.empty();

    @Mixin
    private BenchmarkOptions options = new BenchmarkOptions();

    private final PrintStream out = System.out;

    @Override
    public Integer call() throws IOException, SQLException, InterruptedException {
        Suite suite = TpchSuite.at(scale);
        List<Query> queries = suite.queries().stream()
                .filter(query -> pattern.matcher(query.name()).matches())
                .toList();
        try (Engines engines = open(suite)) {
            if (!engines.agree(queries, out)) {
                return 1;
            }
            out.println("every query alone");
            Map<String, Double> duckDbIdle = idle(engines.duckDb(), queries);
            Map<String, Double> skeinIdle;
            try (Contender skein = engines.skeinOverJdbc()) {
                skeinIdle = idle(skein, queries);
            }
            Crowd crowd = new Crowd(clients, queries, seed);
            out.printf("%d clients, %.0f seconds each: Skein …%n", clients, seconds);
            Crowd.Outcome skein = crowd.ask(engines::skeinOverJdbc, seconds);
            out.println("DuckDB …");
            Crowd.Outcome duckDb = crowd.ask(engines::anotherDuckDb, seconds);
            ConcurrentReport measured = new ConcurrentReport(suite, clients, options.threads(), seconds, queries, skein, duckDb,
                    skeinIdle, duckDbIdle, engines.duckDbVersion(), memoryMegabytes);
            out.print(measured.text());
            if (options.report().isPresent()) {
                out.println("wrote " + measured.write(options.report().get()));
            }
            return skein.tally().errorCount() == 0 ? 0 : 1;
        }
    }

    private Engines open(Suite suite) throws IOException, SQLException {
        Engines loaded = Loading.open(suite, options.work(), options.threads(), false, out);
        if (memoryMegabytes.isEmpty()) {
            return loaded;
        }
        loaded.close();
        return Engines.open(loaded.folder(), options.threads(), memoryMegabytes.get() << 20);
    }

    /// Medians of queries that nobody disturbs.
    private static Map<String, Double> idle(Contender engine, List<Query> queries) throws SQLException {
        Map<String, Double> medians = new TreeMap<>();
        for (Query query : queries) {
            double[] millis = new double[IDLE_RUNS];
            for (int run = -WARMUPS; run < IDLE_RUNS; run++) {
                long start = System.nanoTime();
                engine.run(query.sql());
                if (run >= 0) {
                    millis[run] = (System.nanoTime() - start) / 1e6;
                }
            }
            Arrays.sort(millis);
            medians.put(query.name(), millis[IDLE_RUNS / 2]);
        }
        return medians;
    }
}
