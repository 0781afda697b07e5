package dev.skein.jmh.tpcds;

import dev.skein.jmh.race.RaceOptions;
import dev.skein.jmh.race.SuiteRun;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Times the 99 TPC-DS queries in Skein and in DuckDB.
///
/// Run it from the top of a checkout: `./skein benchmark tpcds --scale 1 --threads 2`. The first run generates the data and loads
/// both engines into the work folder; every run compares all answers before it times anything. Use a scale of 1 or more:
/// below it some queries divide by the sum of no rows, which is an error in Skein and NULL in DuckDB.
///
/// Hypothesis: star joins whose small tables filter the scan of the large one before its first row make Skein faster than
/// DuckDB in the geometric mean.
@Command(
        name = "tpcds",
        description = "Times the 99 TPC-DS queries in Skein and in DuckDB.",
        mixinStandardHelpOptions = true)
public final class TpcdsCommand implements Callable<Integer> {
    @Option(names = "--scale", defaultValue = "1", description = "scale factor, such as 1 or 10 (${DEFAULT-VALUE})")
    private String scale = "1";

    @Mixin
    private RaceOptions options = new RaceOptions();

    @Override
    public Integer call() throws IOException, SQLException {
        return new SuiteRun(TpcdsSuite.at(scale), options, System.out).run();
    }
}
