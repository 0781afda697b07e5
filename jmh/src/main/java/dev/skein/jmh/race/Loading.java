package dev.skein.jmh.race;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.server.query.Session;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Fills both engines with a suite's rows, and times it. Done once per folder; what a broken-off run left is removed.
///
/// Table by table, both engines load the same CSV file into a table with the same types; then both copy every table by
/// CREATE TABLE AS. Times last until rows are safe on disk: Skein commits that way, DuckDB is told to CHECKPOINT.
public final class Loading {
    private static final String TIMES_FILE = "load.properties";

    /// Both engines, a copy by CREATE TABLE AS, and the CSV files beside them.
    private static final int DISK_TIMES_CSV = 4;

    private final Suite suite;
    private final Path folder;
    private final PrintStream out;

    private Loading(Suite suite, Path folder, PrintStream out) {
        this.suite = suite;
        this.folder = folder;
        this.out = out;
    }

    /// Opens the engines of a suite's folder, loaded.
    ///
    /// @param work folder of all suites
    /// @param again whether to load although it was done before
    public static Engines open(Suite suite, Path work, int threads, boolean again, PrintStream out)
            throws IOException, SQLException {
        Path folder = work.resolve(suite.name());
        if (again || LoadTimes.read(folder.resolve(TIMES_FILE)).isEmpty()) {
            WorkFolder.remove(folder);
            requireSpace(suite, Files.createDirectories(folder));
            try (Engines engines = Engines.open(folder, threads)) {
                new Loading(suite, folder, out).run(engines);
            }
        }
        return Engines.open(folder, threads);
    }

    /// What loading took when it was done.
    static Optional<LoadTimes> times(Path folder) throws IOException {
        return LoadTimes.read(folder.resolve(TIMES_FILE));
    }

    private void run(Engines engines) throws IOException, SQLException {
        Path csv = Files.createDirectories(folder.resolve("csv"));
        out.println("loading " + suite.title() + " into " + folder);
        double csvSkein = 0;
        double csvDuckDb = 0;
        long csvBytes = 0;
        for (String table : suite.tables()) {
            Path file = csv.resolve(table + ".csv");
            String columns = suite.columns(table, engines.gateway());
            double written = seconds(() -> suite.writeCsv(table, file, engines.gateway()));
            String create = "CREATE TABLE " + table + " (" + columns + ")";
            double duckDb = seconds(() -> {
                engines.duckDb().execute(create);
                engines.duckDb().execute("COPY " + table + " FROM '" + file.toAbsolutePath()
                        + "' (FORMAT csv, HEADER, ALLOW_QUOTED_NULLS false)");
                engines.duckDb().execute("CHECKPOINT");
            });
            double skein = seconds(() -> {
                skein(engines, create);
                skein(engines, "COPY " + table + " FROM '" + file.toAbsolutePath() + "' (FORMAT csv, HEADER)");
            });
            out.printf("  %-24s %8.1f MB CSV, written in %.1f s, loaded by DuckDB in %.1f s, by Skein in %.1f s%n",
                    table, Files.size(file) / 1e6, written, duckDb, skein);
            csvBytes += Files.size(file);
            csvSkein += skein;
            csvDuckDb += duckDb;
            Files.delete(file);
        }
        long skeinBytes = bytes(Engines.skeinData(folder));
        long duckDbBytes = bytes(Engines.duckDbFile(folder));
        double copiedDuckDb = copyInDuckDb(engines);
        double copiedSkein = copyInSkein(engines);
        out.printf("  CREATE TABLE AS of all tables: DuckDB %.1f s, Skein %.1f s%n", copiedDuckDb, copiedSkein);
        new LoadTimes(csvBytes, csvDuckDb, csvSkein, copiedDuckDb, copiedSkein, duckDbBytes, skeinBytes)
                .write(folder.resolve(TIMES_FILE));
    }

    private double copyInDuckDb(Engines engines) throws SQLException, IOException {
        Path copy = folder.resolve("copy.duckdb");
        OverJdbc duckDb = engines.duckDb();
        duckDb.execute("ATTACH '" + copy.toAbsolutePath() + "' AS copies");
        double seconds = seconds(() -> {
            for (String table : suite.tables()) {
                duckDb.execute("CREATE TABLE copies." + table + " AS SELECT * FROM " + table);
            }
            duckDb.execute("CHECKPOINT copies");
        });
        duckDb.execute("DETACH copies");
        Files.delete(copy);
        return seconds;
    }

    private double copyInSkein(Engines engines) throws SQLException, IOException {
        double seconds = seconds(() -> {
            for (String table : suite.tables()) {
                skein(engines, "CREATE TABLE " + table + "_copy AS SELECT * FROM " + table);
            }
        });
        for (String table : suite.tables()) {
            skein(engines, "DROP TABLE " + table + "_copy");
        }
        return seconds;
    }

    private static void skein(Engines engines, String sql) {
        engines.gateway().queries().execute(new Session("benchmark"), sql);
    }

    /// Something that takes time.
    @FunctionalInterface
    private interface Work {
        void run() throws SQLException, IOException;
    }

    private static double seconds(Work work) throws SQLException, IOException {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }

    private static void requireSpace(Suite suite, Path folder) throws IOException {
        long needed = suite.csvBytes() * DISK_TIMES_CSV;
        long free = Files.getFileStore(folder).getUsableSpace();
        if (free < needed) {
            throw new SkeinException(ErrorCode.DISK_FULL, suite.title() + " needs about " + needed / 1_000_000
                    + " MB for its data, and " + folder.toAbsolutePath() + " has " + free / 1_000_000
                    + " MB free; make room, or choose another folder with --work");
        }
    }

    /// Bytes of all files under a path.
    private static long bytes(Path path) throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
        }
    }
}
