package dev.skein.jmh.memory;

import dev.skein.jmh.race.BenchmarkOptions;
import dev.skein.jmh.race.Suite;
import dev.skein.jmh.tpch.TpchSuite;
import dev.skein.jmh.weblog.WeblogSuite;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Runs every query of a suite with a part of the memory that it takes when there is plenty.
///
/// Run it from the top of a checkout: `./skein benchmark memory --suite tpch --scale 1 --fraction 0.1`.
///
/// Hypothesis: with a tenth of its need, or the least that a query needs in any case, every query gives the right answer,
/// because all that grows with the data goes to files; it leaves none of them, and the time grows with what is written.
///
/// All answers, with plenty and with little memory, are compared with DuckDB's. The command ends with 1 if one differs, a
/// query fails, or a file is left.
@Command(
        name = "memory",
        description = "Runs every query with a part of the memory that it takes when there is plenty.",
        mixinStandardHelpOptions = true)
public final class MemoryCommand implements Callable<Integer> {
    /// The suites that can be asked for.
    enum Choice {
        tpch,
        weblog
    }

    @Option(names = "--suite", defaultValue = "tpch", description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE})")
    private Choice suite = Choice.tpch;

    @Option(names = "--scale", defaultValue = "1", description = "scale factor of TPC-H (${DEFAULT-VALUE})")
    private String scale = "1";

    @Option(names = "--rows", defaultValue = "2000000", description = "rows of the weblog suite (${DEFAULT-VALUE})")
    private long rows = 2_000_000;

    @Option(names = "--seed", defaultValue = "42", description = "of the weblog suite's rows (${DEFAULT-VALUE})")
    private long seed = 42;

    @Option(
            names = "--fraction",
            defaultValue = "0.1",
            description = "of the memory that a query takes when there is plenty (${DEFAULT-VALUE})")
    private double fraction = 0.1;

    @Option(
            names = "--floor",
            defaultValue = "16",
            description = "megabytes that every query is given in any case (${DEFAULT-VALUE})")
    private long floorMegabytes = 16;

    @Option(names = "--queries", defaultValue = "q.*", description = "pattern of the queries' names (${DEFAULT-VALUE})")
    private Pattern queries = Pattern.compile("q.*");

    @Mixin
    private BenchmarkOptions options = new BenchmarkOptions();

    private final PrintStream out = System.out;

    @Override
    public Integer call() throws IOException, SQLException {
        Suite chosen = switch (suite) {
            case tpch -> TpchSuite.at(scale);
            case weblog -> new WeblogSuite(rows, seed);
        };
        Frugality frugality = new Frugality(chosen, fraction, floorMegabytes << 20, options, out);
        MemoryReport measured = frugality.measure(chosen.queries().stream()
                .filter(query -> queries.matcher(query.name()).matches())
                .toList());
        out.print(measured.summary());
        if (!measured.holds()) {
            return 1;
        }
        if (options.report().isPresent()) {
            out.println("wrote " + measured.write(options.report().get()));
        }
        return 0;
    }
}
