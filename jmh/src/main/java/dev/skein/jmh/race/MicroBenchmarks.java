package dev.skein.jmh.race;

import java.util.Collection;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Runs JMH benchmarks, each in a JVM of its own, quietly: three iterations warm up, three count.
public final class MicroBenchmarks {
    private static final int ITERATIONS = 3;

    private MicroBenchmarks() {}

    /// Runs some.
    ///
    /// @param pattern regular expression that is found in their names
    /// @param threads that run each at once
    /// @param millis length of an iteration
    /// @throws RunnerException if one of them fails
    public static Collection<RunResult> run(String pattern, int threads, int millis) throws RunnerException {
        return new Runner(new OptionsBuilder()
                        .include(pattern)
                        .threads(threads)
                        .forks(1)
                        .warmupIterations(ITERATIONS)
                        .warmupTime(TimeValue.milliseconds(millis))
                        .measurementIterations(ITERATIONS)
                        .measurementTime(TimeValue.milliseconds(millis))
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true)
                        .build())
                .run();
    }
}
