package dev.skein.jmh.tpch;

import dev.skein.jmh.race.RaceOptions;
import dev.skein.jmh.race.SuiteRun;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Times the 22 TPC-H queries in Skein and in DuckDB.
///
/// Run it from the top of a checkout: `./skein benchmark tpch --scale 1 --threads 2`; with `--first`, first runs after a
/// start. The first run generates the data and loads both engines into the work folder; every run compares all answers
/// before it times anything.
///
/// Hypothesis: narrow storage that is filtered and summed as it is stored, and keys that address arrays, make Skein at
/// least 2.5 times as fast as DuckDB in the geometric mean, and slower in no query. A first run takes at most 5 times as
/// long as a hot one.
///
/// The engines take turns query by query, so that what disturbs the machine disturbs both. Skein is asked twice:
/// in the process, as JDBC asks DuckDB; and over JDBC through Flight on the loopback interface, as clients ask it.
@Command(
        name = "tpch",
        description = "Times the 22 TPC-H queries in Skein and in DuckDB.",
        mixinStandardHelpOptions = true)
public final class TpchCommand implements Callable<Integer> {
    @Option(names = "--scale", defaultValue = "1", description = "scale factor, such as 0.1, 1 or 10 (${DEFAULT-VALUE})")
    private String scale = "1";

    @Mixin
    private RaceOptions options = new RaceOptions();

    @Override
    public Integer call() throws IOException, SQLException {
        return new SuiteRun(TpchSuite.at(scale), options, System.out).run();
    }
}
