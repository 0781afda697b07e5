package dev.skein.jmh.tpch;

import dev.skein.jmh.tpch.Contender.InProcess;
import dev.skein.jmh.tpch.Contender.OverJdbc;
import dev.skein.jmh.tpch.TpchQueries.Query;
import dev.skein.server.Gateway;
import dev.skein.server.GatewaySettings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Times the 22 TPC-H queries in Skein and in DuckDB.
///
/// Run it from the top of a checkout: `./skein benchmark tpch --scale 1 --threads 2`. The first run generates the data
/// and loads both engines into the work folder; every run compares all answers before it times anything.
///
/// Hypothesis: narrow storage that is filtered and summed as it is stored, and keys that address arrays, make Skein at
/// least 2.5 times as fast as DuckDB in the geometric mean, and slower in no query.
///
/// The engines take turns query by query, so that what disturbs the machine disturbs both. Skein is asked twice:
/// in the process, as JDBC asks DuckDB; and over JDBC through Flight on the loopback interface, as clients ask it.
@Command(
        name = "tpch",
        description = "Times the 22 TPC-H queries in Skein and in DuckDB.",
        mixinStandardHelpOptions = true)
public final class TpchBenchmark implements Callable<Integer> {
    @Option(names = "--scale", defaultValue = "1", description = "scale factor, such as 0.1, 1 or 10 (${DEFAULT-VALUE})")
    private String scale = "1";

    @Option(names = "--threads", defaultValue = "2", description = "threads of each engine (${DEFAULT-VALUE})")
    private int threads = 2;

    @Option(names = "--warmups", defaultValue = "10", description = "untimed runs of each query (${DEFAULT-VALUE})")
    private int warmups = 10;

    @Option(names = "--runs", defaultValue = "11", description = "timed runs of each query (${DEFAULT-VALUE})")
    private int runs = 11;

    @Option(names = "--queries", defaultValue = "q.*", description = "pattern of the queries' names (${DEFAULT-VALUE})")
    private Pattern queries = Pattern.compile("q.*");

    @Option(names = "--work", defaultValue = "jmh/target/tpch", description = "folder of the data (${DEFAULT-VALUE})")
    private Path work = Path.of("jmh/target/tpch");

    @Option(names = "--report", description = "folder to write a report to, such as docs/benchmarks")
    private Optional<Path> report = Optional.empty();

    private final PrintStream out = System.out;

    private TpchBenchmark() {}

    /// Runs the benchmark; exits with 1 if answers differ.
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new TpchBenchmark()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, SQLException {
        Path folder = Files.createDirectories(work.resolve("sf" + scale));
        Path skeinFolder = folder.resolve("skein");
        Path duckDbFile = folder.resolve("tpch.duckdb");
        List<Query> chosen = TpchQueries.all().stream()
                .filter(query -> queries.matcher(query.name()).matches())
                .toList();
        long memoryBytes = Runtime.getRuntime().maxMemory() / 2;
        try (Gateway gateway = Gateway.open(new GatewaySettings(
                skeinFolder, "127.0.0.1", 0, -1, threads, memoryBytes, folder.resolve("tmp"),
                Optional.empty(), List.of(), Optional.empty()))) {
            out.println("loading scale factor " + scale + " into " + folder);
            TpchData.loadSkein(gateway, scale);
            TpchData.loadDuckDb(gateway, duckDbFile);
            try (OverJdbc duckDb = new OverJdbc("DuckDB", "jdbc:duckdb:" + duckDbFile);
                    OverJdbc skeinJdbc = new OverJdbc("Skein over JDBC", gateway.url() + "/");
                    InProcess skein = new InProcess("Skein", gateway)) {
                duckDb.execute("SET threads = " + threads);
                Race race = new Race(List.of(duckDb, skein, skeinJdbc), chosen);
                race.first();
                if (!answersAgree(chosen, duckDb, skeinJdbc)) {
                    return 1;
                }
                race.run(warmups, runs);
                Report measured = new Report(scale, threads, chosen.stream().map(Query::name).toList(), race.results(),
                        duckDb.version(), TpchData.bytes(skeinFolder), TpchData.bytes(duckDbFile));
                print(measured);
                if (report.isPresent()) {
                    out.println("wrote " + measured.write(report.get(), Machine.current(), LocalDate.now(ZoneId.systemDefault())));
                }
            }
        }
        return 0;
    }

    private boolean answersAgree(List<Query> chosen, OverJdbc duckDb, OverJdbc skein) throws SQLException {
        boolean agree = true;
        for (Query query : chosen) {
            String difference = AnswerComparison.difference(skein.answer(query.sql()), duckDb.answer(query.sql()));
            if (!difference.isEmpty()) {
                out.println(query.name() + ": the answers of Skein and DuckDB differ: " + difference);
                agree = false;
            }
        }
        return agree;
    }

    private void print(Report measured) {
        out.printf("%-6s", "");
        measured.results().forEach(result -> out.printf(" | %-23s", result.name()));
        out.printf("%n%-6s", "millis");
        measured.results().forEach(_ -> out.printf(" | %7s %7s %7s", "median", "least", "first"));
        out.println();
        for (int query = 0; query < measured.queries().size(); query++) {
            out.printf("%-6s", measured.queries().get(query));
            for (Report.Result result : measured.results()) {
                Measurement one = result.measurements().get(query);
                out.printf(" | %7.1f %7.1f %7.0f", one.medianMillis(), one.leastMillis(), one.firstMillis());
            }
            out.println();
        }
        out.printf("%-6s", "geo");
        measured.results().forEach(result -> out.printf(" | %7.1f %7.1f %7s", result.geometricMean(),
                Measurement.geometricMean(
                        result.measurements().stream().mapToDouble(Measurement::leastMillis).toArray()), ""));
        out.println();
    }
}
