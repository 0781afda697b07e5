package dev.skein.jmh.race;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Options that all suites share.
public final class RaceOptions {
    @Option(names = "--warmups", defaultValue = "10", description = "untimed runs of each query (${DEFAULT-VALUE})")
    int warmups = 10;

    @Option(names = "--runs", defaultValue = "11", description = "timed runs of each query (${DEFAULT-VALUE})")
    int runs = 11;

    @Option(names = "--queries", defaultValue = "q.*", description = "pattern of the queries' names (${DEFAULT-VALUE})")
    Pattern queries = Pattern.compile("q.*");

    @Option(names = "--reload", description = "load both engines although they are loaded, and time it")
    boolean reload;

    @Option(names = "--first", description = "time first runs, each in a server that has just been started")
    boolean first;

    @Option(
            names = "--server",
            defaultValue = "./skein",
            description = "what starts a server for --first (${DEFAULT-VALUE})")
    String server = "./skein";

    @Mixin
    BenchmarkOptions common = new BenchmarkOptions();
}
