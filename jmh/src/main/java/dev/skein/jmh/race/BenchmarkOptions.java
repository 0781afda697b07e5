package dev.skein.jmh.race;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Options that all benchmarks share.
public final class BenchmarkOptions {
    @Option(names = "--threads", defaultValue = "2", description = "threads of each engine (${DEFAULT-VALUE})")
    private int threads = 2;

    @Option(names = "--work", defaultValue = "jmh/target/work", description = "folder of the data (${DEFAULT-VALUE})")
    private Path work = Path.of("jmh/target/work");

    @Option(names = "--report", description = "folder to write a report to, such as docs/benchmarks")
    private Optional<Path> report = Optional.empty();

    /// Threads of each engine.
    public int threads() {
        return threads;
    }

    /// Folder of the data.
    public Path work() {
        return work;
    }

    /// Folder to write a report to, or nothing if none is wanted.
    public Optional<Path> report() {
        return report;
    }
}
