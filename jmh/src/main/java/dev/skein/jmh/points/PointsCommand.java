package dev.skein.jmh.points;

import dev.skein.jmh.race.BenchmarkOptions;
import dev.skein.jmh.race.WorkFolder;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Times lookups by primary key and durable single-row inserts, of Skein over JDBC (Flight) and of PostgreSQL.
///
/// Run it from the top of a checkout: `./skein benchmark points --connections 8 --seconds 10`. It brings a PostgreSQL along;
/// `--postgres jdbc:postgresql://…` takes one that runs.
///
/// Hypothesis: a columnar engine that finds a row by an index of its row group, and lets waiting inserts share one write to
/// disk, gives 5,000 lookups and 2,000 inserts per second to 8 connections: enough to look after the rows that it
/// analyzes, though a store made for such work does more.
@Command(
        name = "points",
        description = "Times lookups by key and single-row inserts beside PostgreSQL.",
        mixinStandardHelpOptions = true)
public final class PointsCommand implements Callable<Integer> {
    private static final int ROUNDS = 3;

    /// A work is measured when a round did less than this times what the one before it did, or after so many rounds.
    private static final double STILL_WARMING = 1.1;

    private static final int MOST_WARMING_ROUNDS = 8;

    @Option(names = "--rows", defaultValue = "1000000", description = "rows of the table (${DEFAULT-VALUE})")
    private long rows = 1_000_000;

    @Option(names = "--connections", defaultValue = "8", description = "connections at once (${DEFAULT-VALUE})")
    private int connections = 8;

    @Option(names = "--seconds", defaultValue = "10", description = "per engine, work and round (${DEFAULT-VALUE})")
    private double seconds = 10;

    @Option(names = "--postgres", description = "URL of a PostgreSQL that runs, with user and password")
    private Optional<String> postgresUrl = Optional.empty();

    @Option(names = "--launcher", defaultValue = "./skein", description = "starts Skein (${DEFAULT-VALUE})")
    private String launcher = "./skein";

    @Mixin
    private BenchmarkOptions options = new BenchmarkOptions();

    private final PrintStream out = System.out;

    @Override
    public Integer call() throws IOException, SQLException, InterruptedException {
        Path folder = options.work().resolve("points");
        WorkFolder.remove(folder);
        Path csv = Files.createDirectories(folder).resolve("accounts.csv");
        Accounts.write(csv, rows);
        try (Server postgres = postgresUrl.isPresent() ? Server.postgresAt(postgresUrl.get()) : Server.postgres();
                Server skein = Server.skein(launcher, folder.resolve("skein"), options.threads())) {
            String version = postgres.version();
            out.printf("PostgreSQL %s and Skein %s, %,d rows each%n", version, skein.version(), rows);
            postgres.fill(csv);
            skein.fill(csv);
            Files.delete(csv);
            if (!agree(postgres, skein)) {
                return 1;
            }
            Rush postgresRush = new Rush(postgres, connections, rows, new AtomicLong(rows));
            Rush skeinRush = new Rush(skein, connections, rows, new AtomicLong(rows));
            List<PointsReport.Round> rounds = new ArrayList<>();
            for (Work kind : Work.values()) {
                rounds.addAll(race(kind, postgresRush, skeinRush));
            }
            if (!whole(postgresRush) || !whole(skeinRush)) {
                return 1;
            }
            String command = "./skein benchmark points --rows " + rows + " --connections " + connections + " --seconds "
                    + seconds + " --threads " + options.threads();
            PointsReport measured = new PointsReport(command, rows, connections, seconds, version, rounds);
            out.print(measured.text());
            if (options.report().isPresent()) {
                out.println("wrote " + measured.write(options.report().get()));
            }
            return 0;
        }
    }

    private boolean agree(Server postgres, Server skein) throws SQLException {
        boolean same = postgres.sums().equals(skein.sums());
        if (!same) {
            out.println("the rows differ: PostgreSQL has " + postgres.sums() + "; Skein has " + skein.sums());
        }
        return same;
    }

    private List<PointsReport.Round> race(Work kind, Rush postgres, Rush skein)
            throws SQLException, InterruptedException {
        warm(kind, postgres);
        warm(kind, skein);
        List<PointsReport.Round> rounds = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            Timings theirs = postgres.run(kind, seconds);
            Timings ours = skein.run(kind, seconds);
            out.printf("%s: PostgreSQL %.0f, Skein %.0f per second%n", kind.title(), theirs.perSecond(), ours.perSecond());
            rounds.add(new PointsReport.Round(kind, theirs, ours));
        }
        return rounds;
    }

    /// Has an engine work until it becomes hardly faster, in caches and in code that a JVM compiles while it runs.
    private void warm(Work kind, Rush rush) throws SQLException, InterruptedException {
        double before = 0;
        for (int round = 0; round < MOST_WARMING_ROUNDS; round++) {
            double now = rush.run(kind, seconds).perSecond();
            out.printf("%s: %s %.0f per second while it warms up%n", kind.title(), rush.server().name(), now);
            if (now < before * STILL_WARMING) {
                return;
            }
            before = now;
        }
    }

    /// Whether all rows that were inserted are there: an id was given to every one that was acknowledged.
    private boolean whole(Rush rush) throws SQLException {
        long last = rush.lastInserted().get();
        String found = rush.server().sums();
        boolean right = found.startsWith(last + " rows, ids " + sum(last) + ",");
        if (!right) {
            out.println(rush.server().name() + " should have the ids from 1 to " + last + ", and has " + found);
        }
        return right;
    }

    private static BigInteger sum(long last) {
        BigInteger top = BigInteger.valueOf(last);
        return top.multiply(top.add(BigInteger.ONE)).shiftRight(1);
    }
}
