package dev.skein.jmh.kernel;

import dev.skein.jmh.race.BenchmarkOptions;
import dev.skein.jmh.race.Engines;
import dev.skein.jmh.race.Loading;
import dev.skein.jmh.race.MicroBenchmarks;
import dev.skein.jmh.race.Suite;
import dev.skein.jmh.tpch.TpchSuite;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Times the loops that queries are made of, each in a JVM of its own, against the bandwidth of memory in the same run;
/// then TPC-H Q1 and Q6 against the time in which memory can bring the columns that they name.
///
/// Run it from the top of a checkout: `./skein benchmark kernels --threads 2`.
///
/// Hypothesis: Q1 and Q6 take at most twice the time in which memory brings their columns in narrow lanes.
@Command(
        name = "kernels",
        description = "Times the engine's inner loops against the bandwidth of memory.",
        mixinStandardHelpOptions = true)
public final class KernelsCommand implements Callable<Integer> {
    private static final String BANDWIDTH = BandwidthBenchmark.class.getSimpleName() + "\\.";

    @Option(names = "--scale", defaultValue = "1", description = "scale factor of TPC-H for Q1 and Q6 (${DEFAULT-VALUE})")
    private String scale = "1";

    @Option(names = "--kernels", defaultValue = ".*", description = "pattern of the benchmarks' names (${DEFAULT-VALUE})")
    private String kernels = ".*";

    @Option(names = "--millis", defaultValue = "400", description = "length of an iteration (${DEFAULT-VALUE})")
    private int millis = 400;

    @Mixin
    private BenchmarkOptions options = new BenchmarkOptions();

    private final PrintStream out = System.out;

    @Override
    public Integer call() throws IOException, SQLException, RunnerException {
        out.println("timing kernels, each in a JVM of its own; this takes about two minutes");
        List<RunResult> results = new ArrayList<>(run(BANDWIDTH));
        results.addAll(run("kernel\\.(?!" + BANDWIDTH + ")" + kernels));
        Suite suite = TpchSuite.at(scale);
        List<ScanFloor> floors;
        try (Engines engines = Loading.open(suite, options.work(), options.threads(), false, out)) {
            floors = ScanFloor.measure(suite, engines);
        }
        KernelReport measured = KernelReport.of(results, floors, suite.title(), options.threads());
        out.print(measured.tables());
        if (options.report().isPresent()) {
            out.println("wrote " + measured.write(options.report().get()));
        }
        return 0;
    }

    private Collection<RunResult> run(String pattern) throws RunnerException {
        return MicroBenchmarks.run(pattern, options.threads(), millis);
    }
}
