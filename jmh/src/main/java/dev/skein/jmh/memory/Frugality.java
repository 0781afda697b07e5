package dev.skein.jmh.memory;

import dev.skein.jmh.race.BenchmarkOptions;
import dev.skein.jmh.race.Engines;
import dev.skein.jmh.race.Loading;
import dev.skein.jmh.race.OverJdbc;
import dev.skein.jmh.race.Query;
import dev.skein.jmh.race.Suite;
import dev.skein.server.query.QueryLog;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Runs queries with plenty of memory, half of the heap, and then each with a part of what it held at most.
///
/// A query with little memory runs in a gateway that has no more than that, so that it is what an operator gets with
/// `--memory`. Queries that are given the same amount share a gateway and run one after the other.
final class Frugality {
    /// What this process has open, on Linux.
    private static final Path OPEN_FILES = Path.of("/proc/self/fd");

    private final Suite suite;
    private final double fraction;
    private final long floorBytes;
    private final BenchmarkOptions options;
    private final PrintStream out;

    /// One run of one query.
    ///
    /// @param difference from DuckDB's answer, or the error; empty if there is none
    /// @param heldBytes the most query memory that it held at any time
    /// @param spilledBytes bytes that it wrote to temporary files
    record Run(String difference, double millis, long heldBytes, long spilledBytes) {}

    /// A query with plenty of memory and with little.
    ///
    /// @param budgetBytes what all queries together might hold in the second run
    record Pair(Query query, Run plenty, long budgetBytes, Run little) {}

    /// @param fraction of what a query held at most with plenty of memory
    /// @param floorBytes that every query is given in any case
    Frugality(Suite suite, double fraction, long floorBytes, BenchmarkOptions options, PrintStream out) {
        this.suite = suite;
        this.fraction = fraction;
        this.floorBytes = floorBytes;
        this.options = options;
        this.out = out;
    }

    MemoryReport measure(List<Query> queries) throws IOException, SQLException {
        List<Run> plenty = new ArrayList<>();
        Path folder;
        String duckDbVersion;
        heapPools().forEach(MemoryPoolMXBean::resetPeakUsage);
        try (Engines engines = Loading.open(suite, options.work(), options.threads(), false, out);
                OverJdbc skein = engines.skeinOverJdbc()) {
            folder = engines.folder();
            duckDbVersion = engines.duckDbVersion();
            out.printf("%d queries with plenty of memory%n", queries.size());
            for (Query query : queries) {
                skein.run(query.sql()); // its time is that of code that is compiled
                plenty.add(run(query, engines, skein));
            }
        }
        TreeMap<Long, List<Integer>> byBudget = new TreeMap<>();
        for (int i = 0; i < queries.size(); i++) {
            long budget = Math.max(floorBytes, (long) (plenty.get(i).heldBytes() * fraction));
            byBudget.computeIfAbsent(budget, _ -> new ArrayList<>()).add(i);
        }
        Pair[] pairs = new Pair[queries.size()];
        for (var budget : byBudget.entrySet()) {
            try (Engines engines = Engines.open(folder, options.threads(), budget.getKey());
                    OverJdbc skein = engines.skeinOverJdbc()) {
                for (int i : budget.getValue()) {
                    pairs[i] = new Pair(queries.get(i), plenty.get(i), budget.getKey(), run(queries.get(i), engines, skein));
                    tell(pairs[i]);
                }
            }
        }
        long heapBytes = heapPools().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
        return new MemoryReport(suite, options.threads(), fraction, floorBytes, duckDbVersion, List.of(pairs), filesLeft(folder), heapBytes);
    }

    private static Run run(Query query, Engines engines, OverJdbc skein) {
        String difference = engines.difference(query, skein);
        QueryLog log = engines.gateway().queries().log();
        while (!log.quietFor(Duration.ZERO)) {
            Thread.onSpinWait(); // the last row may be here before the statement is in the log
        }
        QueryLog.Finished run = log.finished().stream()
                .filter(one -> one.sql().equals(query.sql()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(query.name() + " did not run: " + difference));
        return new Run(difference, run.duration().toNanos() / 1e6, run.peakBytes(), run.spilledBytes());
    }

    private void tell(Pair pair) {
        out.printf(Locale.ROOT, "  %-4s held %7.1f MB; with %7.1f MB held %7.1f, wrote %8.1f MB; %8.1f ms, then %9.1f%s%n",
                pair.query().name(), pair.plenty().heldBytes() / 1e6, pair.budgetBytes() / 1e6, pair.little().heldBytes() / 1e6,
                pair.little().spilledBytes() / 1e6, pair.plenty().millis(), pair.little().millis(),
                pair.little().difference().isEmpty() ? "" : ": " + pair.little().difference());
    }

    private static List<MemoryPoolMXBean> heapPools() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
    }

    /// Names in the temporary folder, and files of it that this process has open: where a file may be open without a name, its
    /// name is removed as soon as it is made.
    private static int filesLeft(Path folder) throws IOException {
        Path temporary = Engines.temporary(folder).toAbsolutePath();
        return count(temporary, _ -> true) + count(OPEN_FILES, open -> isBelow(open, temporary));
    }

    private static int count(Path folder, Predicate<Path> wanted) throws IOException {
        if (!Files.exists(folder)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return Math.toIntExact(files.filter(wanted).count());
        }
    }

    private static boolean isBelow(Path open, Path folder) {
        try {
            return Files.readSymbolicLink(open).startsWith(folder);
        } catch (IOException _) {
            return false; // it was closed meanwhile
        }
    }
}
