package dev.skein.jmh.memory;

import dev.skein.jmh.race.Machine;
import dev.skein.jmh.race.Suite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// What queries did with little memory: a page with a table.
///
/// @param fraction of what a query held at most with plenty of memory, which it was given
/// @param floorBytes that every query was given in any case
/// @param filesLeft temporary files after all runs
/// @param heapBytes the most of the heap that was in use, garbage included
record MemoryReport(
        Suite suite,
        int threads,
        double fraction,
        long floorBytes,
        String duckDbVersion,
        List<Frugality.Pair> pairs,
        int filesLeft,
        long heapBytes) {
    MemoryReport {
        pairs = List.copyOf(pairs);
    }

    /// Whether all answers were right and nothing was left.
    boolean holds() {
        return wrong() == 0 && filesLeft == 0;
    }

    private long wrong() {
        return pairs.stream()
                .filter(pair -> !pair.plenty().difference().isEmpty() || !pair.little().difference().isEmpty())
                .count();
    }

    /// For a terminal.
    String summary() {
        StringBuilder text = new StringBuilder();
        for (Frugality.Pair pair : pairs) {
            if (!pair.plenty().difference().isEmpty()) {
                text.append(pair.query().name()).append(" with plenty of memory: ").append(pair.plenty().difference()).append('\n');
            }
            if (!pair.little().difference().isEmpty()) {
                text.append(pair.query().name()).append(" with little memory: ").append(pair.little().difference()).append('\n');
            }
        }
        return text.append(String.format(Locale.ROOT, "%d queries, %d with another answer than DuckDB or an error; %d temporary files left%n",
                pairs.size(), wrong(), filesLeft)).toString();
    }

    /// Writes a page.
    ///
    /// @return the page
    Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        String page = "# " + suite.title() + " with little memory\n\nMade by `./skein benchmark memory --suite " + suite.command()
                + " --fraction " + fraction + " --floor " + (floorBytes >> 20) + " --threads " + threads + "`; do not edit.\n\n"
                + Machine.current().markdown() + "- " + threads + " threads; every answer was compared with that of DuckDB "
                + duckDbVersion + "\n- the heap held " + Math.round(heapBytes / 1e6)
                + " MB at most, garbage included\n- " + filesLeft + " temporary files were left\n\n"
                + "Each query ran with plenty of memory, which says what it needs, and then in a gateway whose `--memory` was "
                + fraction + " of that, or " + (floorBytes >> 20) + " MB if that is more. Megabytes held are the most at any time; times are single runs.\n\n"
                + table();
        return Files.writeString(folder.resolve(suite.name() + "-memory.md"), page);
    }

    private String table() {
        StringBuilder text = new StringBuilder("""
                | query | need MB | ms | given MB | held MB | written to files MB | ms | times as long |
                |---|---:|---:|---:|---:|---:|---:|---:|
                """);
        for (Frugality.Pair pair : pairs) {
            text.append(String.format(Locale.ROOT, "| %s | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f |%n",
                    pair.query().name(), pair.plenty().heldBytes() / 1e6, pair.plenty().millis(), pair.budgetBytes() / 1e6,
                    pair.little().heldBytes() / 1e6, pair.little().spilledBytes() / 1e6, pair.little().millis(),
                    pair.little().millis() / pair.plenty().millis()));
        }
        return text.toString();
    }
}
