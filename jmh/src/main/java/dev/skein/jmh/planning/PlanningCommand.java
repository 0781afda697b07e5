package dev.skein.jmh.planning;

import dev.skein.jmh.race.BenchmarkOptions;
import dev.skein.jmh.race.Machine;
import dev.skein.jmh.race.MicroBenchmarks;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.util.Statistics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Times the planning of the 22 queries of TPC-H: as new statements and as known ones, each in a JVM of its own.
///
/// Run it from the top of a checkout: `./skein benchmark planning`.
@Command(
        name = "planning",
        description = "Times the planning of new and of known statements.",
        mixinStandardHelpOptions = true)
public final class PlanningCommand implements Callable<Integer> {
    @Option(
            names = "--millis",
            defaultValue = "5000",
            description = "length of an iteration (${DEFAULT-VALUE}); three warm up, three count")
    private int millis = 5_000;

    @Mixin
    private BenchmarkOptions options = new BenchmarkOptions();

    private final PrintStream out = System.out;

    @Override
    public Integer call() throws IOException, RunnerException {
        out.println("timing the planning of new and of known statements, each in a JVM of its own");
        String table = table(MicroBenchmarks.run(PlanningBenchmark.class.getName() + "\\.", 1, millis));
        out.print(table);
        if (options.report().isPresent()) {
            out.println("wrote " + write(options.report().get(), table));
        }
        return 0;
    }

    private static String table(Collection<RunResult> results) {
        StringBuilder text = new StringBuilder("""
                | planned | median µs | 90 of 100 within µs | 99 of 100 within µs | mean µs |
                |---|---:|---:|---:|---:|
                """);
        for (RunResult result : results) {
            Statistics micros = result.getPrimaryResult().getStatistics();
            text.append(String.format(Locale.ROOT, "| %s | %.2f | %.2f | %.2f | %.2f |%n",
                    result.getPrimaryResult().getLabel(), micros.getPercentile(50), micros.getPercentile(90),
                    micros.getPercentile(99), micros.getMean()));
        }
        return text.toString();
    }

    private static Path write(Path folder, String table) throws IOException {
        Files.createDirectories(folder);
        return Files.writeString(folder.resolve("planning.md"),
                "# Planning\n\nMade by `./skein benchmark planning`; do not edit.\n\n" + Machine.current().markdown()
                        + "- the 22 queries of TPC-H in turn, in process, each kind in a JVM of its own after a warm-up\n\n"
                        + table);
    }
}
