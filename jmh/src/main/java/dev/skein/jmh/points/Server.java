package dev.skein.jmh.points;

import dev.skein.jmh.race.ServerProcess;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.postgresql.PGConnection;

/// An engine in a process of its own.
///
/// @param name for the report
/// @param url where it listens
/// @param stop ends it
record Server(String name, String url, Closeable stop) implements AutoCloseable {
    /// Tells every line of PostgreSQL's start. Held because the JVM forgets the level of a logger that nobody holds.
    private static final Logger EMBEDDED = Logger.getLogger(EmbeddedPostgres.class.getPackageName());

    /// Skein on an empty folder, warmed up.
    static Server skein(String launcher, Path data, int threads) throws IOException {
        ServerProcess process = ServerProcess.start(launcher, data, threads);
        try {
            process.awaitWarm();
        } catch (IOException e) {
            process.close();
            throw e;
        }
        return new Server("Skein", process.url(), process::close);
    }

    /// A PostgreSQL of the build's own, which forgets all when it ends.
    static Server postgres() throws IOException {
        EMBEDDED.setLevel(Level.WARNING);
        EmbeddedPostgres started = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("shared_buffers", "512MB")
                .start();
        return new Server("PostgreSQL", started.getJdbcUrl("postgres", "postgres"), started);
    }

    /// One that runs already.
    static Server postgresAt(String url) {
        return new Server("PostgreSQL", url, () -> {});
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url);
    }

    boolean isSkein() {
        return url.startsWith("jdbc:skein:");
    }

    /// What it says of its version, and of its promise that acknowledged rows are on disk.
    ///
    /// @throws IllegalStateException if it makes no such promise
    String version() throws SQLException {
        if (!isSkein()) {
            for (String setting : new String[] {"fsync", "synchronous_commit"}) {
                if (!text("SHOW " + setting).equals("on")) {
                    throw new IllegalStateException("PostgreSQL runs with " + setting + " off, which is not the same work");
                }
            }
        }
        try (Connection connection = connect()) {
            return connection.getMetaData().getDatabaseProductVersion();
        }
    }

    void fill(Path csv) throws SQLException, IOException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS accounts");
            statement.execute(Accounts.CREATE);
            if (isSkein()) {
                statement.execute("COPY accounts FROM '" + csv.toAbsolutePath() + "' (FORMAT csv, HEADER false)");
                return;
            }
            try (Reader rows = Files.newBufferedReader(csv)) {
                connection.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY accounts FROM STDIN (FORMAT csv)", rows);
            }
            statement.execute("VACUUM ANALYZE accounts");
        }
    }

    /// Number of rows, sum of ids, and sum of balances.
    String sums() throws SQLException {
        return text("SELECT CAST(count(*) AS VARCHAR(40)) || ' rows, ids ' || CAST(sum(id) AS VARCHAR(40))"
                + " || ', balances ' || CAST(sum(balance) AS VARCHAR(40)) FROM accounts");
    }

    private String text(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Override
    public void close() throws IOException {
        stop.close();
    }
}
