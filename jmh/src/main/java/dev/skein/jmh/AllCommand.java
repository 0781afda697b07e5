package dev.skein.jmh;

import dev.skein.jmh.race.BenchmarkOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Runs every suite, each in a JVM of its own, and writes all reports.
///
/// Run it from the top of a checkout: `./skein benchmark all`; about twenty minutes with the defaults on two
/// processors, half of it for making and loading data. Suites run less often here than by themselves, where queries are
/// many. A suite that fails does not keep the others from running.
@Command(
        name = "all",
        description = "Runs every suite and writes all reports, to docs/benchmarks if --report does not say otherwise.",
        mixinStandardHelpOptions = true)
final class AllCommand implements Callable<Integer> {
    private static final Path REPORTS = Path.of("docs/benchmarks");

    @Option(names = "--scale", defaultValue = "1", description = "scale factor of TPC-H and TPC-DS (${DEFAULT-VALUE})")
    private String scale = "1";

    @Option(names = "--rows", defaultValue = "2000000", description = "rows of the weblog suite (${DEFAULT-VALUE})")
    private long rows = 2_000_000;

    @Option(names = "--seconds", defaultValue = "60", description = "how long many clients ask each engine (${DEFAULT-VALUE})")
    private double seconds = 60;

    @Mixin
    private BenchmarkOptions options = new BenchmarkOptions();

    private final PrintStream out = System.out;

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<List<String>> suites = List.of(
                List.of("tpch", "--scale", scale),
                List.of("tpch", "--scale", scale, "--first", "--runs", "5"),
                List.of("weblog", "--rows", Long.toString(rows), "--warmups", "3", "--runs", "5"),
                List.of("tpcds", "--scale", scale, "--warmups", "2", "--runs", "3"),
                List.of("concurrent", "--scale", scale, "--seconds", Double.toString(seconds)),
                List.of("memory", "--suite", "tpch", "--scale", scale),
                List.of("memory", "--suite", "weblog", "--rows", Long.toString(rows)),
                List.of("points"),
                List.of("planning"),
                List.of("kernels", "--scale", scale));
        Map<String, Integer> failed = new TreeMap<>();
        for (List<String> suite : suites) {
            String name = String.join(" ", suite);
            out.println("\n== " + name);
            long start = System.nanoTime();
            int exitCode = run(suite);
            out.println("== took " + Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s");
            if (exitCode != 0) {
                failed.put(name, exitCode);
            }
        }
        failed.forEach((name, exitCode) -> out.println("failed with exit code " + exitCode + ": " + name));
        return failed.isEmpty() ? 0 : 1;
    }

    /// Runs a suite in a JVM like this one.
    private int run(List<String> suite) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(suite);
        command.addAll(List.of("--threads", Integer.toString(options.threads()), "--work", options.work().toString(),
                "--report", options.report().orElse(REPORTS).toString()));
        return new ProcessBuilder(command)
                .inheritIO()
                .start()
                .waitFor();
    }
}
