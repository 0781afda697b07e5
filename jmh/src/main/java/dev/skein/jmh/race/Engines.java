package dev.skein.jmh.race;

import com.sun.management.OperatingSystemMXBean;
import dev.skein.server.Gateway;
import dev.skein.server.GatewayLogging;
import dev.skein.server.GatewaySettings;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.duckdb.DuckDBConnection;

/// Both engines, with the data of one suite in one folder: a gateway in this process and a DuckDB file.
public final class Engines implements AutoCloseable {
    private final Path folder;
    private final Gateway gateway;
    private final OverJdbc duckDb;

    private Engines(Path folder, Gateway gateway, OverJdbc duckDb) {
        this.folder = folder;
        this.gateway = gateway;
        this.duckDb = duckDb;
    }

    /// Opens both, empty if the folder is.
    ///
    /// @param threads of each engine
    static Engines open(Path folder, int threads) throws SQLException {
        return open(folder, threads, Runtime.getRuntime().maxMemory() / 2);
    }

    /// Opens both.
    ///
    /// @param folder of a suite
    /// @param threads of each engine
    /// @param memoryBytes what all of Skein's queries together may hold
    public static Engines open(Path folder, int threads, long memoryBytes) throws SQLException {
        GatewayLogging.quietLibraries();
        Gateway gateway = Gateway.open(new GatewaySettings(skeinData(folder), "127.0.0.1", 0, -1, threads, memoryBytes,
                temporary(folder), Optional.empty(), List.of(), Optional.empty()));
        try {
            return new Engines(folder, gateway, duckDb(folder, threads));
        } catch (SQLException e) {
            gateway.close();
            throw e;
        }
    }

    static Path skeinData(Path folder) {
        return folder.resolve("skein");
    }

    /// Where Skein's queries put what their memory does not hold.
    public static Path temporary(Path folder) {
        return folder.resolve("tmp");
    }

    static Path duckDbFile(Path folder) {
        return folder.resolve("peer.duckdb");
    }

    /// DuckDB alone, with nulls sorted as PostgreSQL and Skein do. It takes a third of the machine's memory, so that both engines fit beside each other.
    static OverJdbc duckDb(Path folder, int threads) throws SQLException {
        OverJdbc duckDb = new OverJdbc("DuckDB", "jdbc:duckdb:" + duckDbFile(folder).toAbsolutePath());
        duckDb.execute("SET threads = " + threads);
        duckDb.execute("SET default_null_order = 'postgres'");
        long machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        duckDb.execute("SET memory_limit = '" + machine / 3 / 1_000_000 + "MB'");
        return duckDb;
    }

    /// Of the suite whose data they have.
    public Path folder() {
        return folder;
    }

    public Gateway gateway() {
        return gateway;
    }

    public OverJdbc duckDb() {
        return duckDb;
    }

    /// A new connection to the gateway through the Flight door.
    public OverJdbc skeinOverJdbc() throws SQLException {
        return new OverJdbc("Skein over JDBC", gateway.url() + "/");
    }

    /// Another connection to the same DuckDB.
    public OverJdbc anotherDuckDb() throws SQLException {
        return new OverJdbc(duckDb.name(), duckDb.connection().unwrap(DuckDBConnection.class).duplicate());
    }

    /// The only value of a query's answer, as DuckDB gives it.
    public long number(String sql) throws SQLException {
        Object value = duckDb.answer(sql).getFirst().getFirst();
        return ((Number) Objects.requireNonNull(value, sql)).longValue();
    }

    /// Runs a query in Skein, without a door.
    public void runInProcess(String sql) {
        new InProcess(gateway).run(sql);
    }

    /// Whether both give the same answers.
    ///
    /// @param out where differences are told
    public boolean agree(List<Query> queries, PrintStream out) throws SQLException {
        boolean agree = true;
        try (OverJdbc skein = skeinOverJdbc()) {
            for (Query query : queries) {
                String difference = difference(query, skein);
                if (!difference.isEmpty()) {
                    out.println(query.name() + ": the answers of Skein and DuckDB differ: " + difference);
                    agree = false;
                }
            }
        }
        return agree;
    }

    /// What differs in their answers, or the error of one of them; empty if nothing does.
    ///
    /// @param skein a connection to this gateway
    public String difference(Query query, OverJdbc skein) {
        try {
            return AnswerComparison.difference(skein.answer(query.sql()), duckDb.answer(query.sql()));
        } catch (SQLException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /// Version of the yardstick.
    public String duckDbVersion() throws SQLException {
        return duckDb.connection().getMetaData().getDatabaseProductVersion();
    }

    @Override
    public void close() throws SQLException {
        try (gateway) {
            duckDb.close();
        }
    }
}
