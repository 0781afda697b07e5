package dev.skein.jmh.planning;

import dev.skein.jmh.race.Query;
import dev.skein.jmh.race.WorkFolder;
import dev.skein.jmh.tpch.TpchSuite;
import dev.skein.server.Gateway;
import dev.skein.server.GatewaySettings;
import dev.skein.server.query.PreparedQuery;
import dev.skein.server.query.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// The 22 queries of TPC-H, one after the other, planned by a gateway that holds the tables; none of them runs. How many rows
/// the tables have makes no difference to planning, so they have few.
///
/// Run it with `./skein benchmark planning`. Hypothesis: of new statements half take less than 10 ms, of known ones nearly
/// all less than 0.3 ms.
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PlanningBenchmark {
    private static final long MEMORY_BYTES = 256L << 20;

    private final Session session = new Session("benchmark");
    private List<Query> queries = List.of();
    private Path folder = Path.of("");
    private Optional<Gateway> opened = Optional.empty();
    private int next;

    /// Opens a gateway and makes the tables.
    @Setup
    public void open() throws IOException {
        queries = TpchSuite.queries();
        folder = Files.createTempDirectory("skein-planning");
        Gateway gateway = Gateway.open(new GatewaySettings(folder.resolve("data"), "127.0.0.1", 0, -1, 1, MEMORY_BYTES,
                folder.resolve("tmp"), Optional.empty(), List.of(), Optional.empty()));
        opened = Optional.of(gateway);
        for (String table : TpchSuite.TABLES) {
            gateway.queries().execute(session, "CREATE TABLE " + table + " AS SELECT * FROM tpch.tiny." + table);
        }
    }

    /// Closes it and removes them.
    @TearDown
    public void close() throws IOException {
        opened.ifPresent(Gateway::close);
        WorkFolder.remove(folder);
    }

    private PreparedQuery plan(String sql) {
        return opened.orElseThrow().queries().prepare(session, sql);
    }

    /// A statement that the gateway has not seen.
    @Benchmark
    public PreparedQuery newStatement() {
        int number = next++;
        return plan(queries.get(number % queries.size()).sql() + "\n-- " + number);
    }

    /// A statement whose plan it has kept.
    @Benchmark
    public PreparedQuery knownStatement() {
        return plan(queries.get(next++ % queries.size()).sql());
    }
}
