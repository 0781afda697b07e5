package dev.skein.jmh.weblog;

import dev.skein.jmh.race.RaceOptions;
import dev.skein.jmh.race.SuiteRun;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Times 43 queries on a wide table of made-up page views in Skein and in DuckDB. It is shaped like ClickBench, whose data
/// and queries it does not use, so that its figures are no ClickBench figures.
///
/// Run it from the top of a checkout: `./skein benchmark weblog --rows 2000000 --threads 2`.
///
/// Hypothesis: with narrow columns, dictionaries and direct addressing Skein is at least 1.5 times as fast as DuckDB in the
/// geometric mean, although the groups are many and the texts long.
@Command(
        name = "weblog",
        description = "Times 43 queries on a wide table of page views in Skein and in DuckDB.",
        mixinStandardHelpOptions = true)
public final class WeblogCommand implements Callable<Integer> {
    @Option(names = "--rows", defaultValue = "2000000", description = "rows of the table (${DEFAULT-VALUE})")
    private long rows = 2_000_000;

    @Option(names = "--seed", defaultValue = "42", description = "other seeds give other rows (${DEFAULT-VALUE})")
    private long seed = 42;

    @Mixin
    private RaceOptions options = new RaceOptions();

    @Override
    public Integer call() throws IOException, SQLException {
        return new SuiteRun(new WeblogSuite(rows, seed), options, System.out).run();
    }
}
