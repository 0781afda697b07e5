package dev.skein.jmh.race;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Contenders that take turns: every query is run by all of them before the next one is.
///
/// Processor time is that of the whole process and allocation that of all its threads, read before and after each run:
/// nobody else runs meanwhile, except the JVM's compiler and collector.
final class Race {
    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    /// A way into an engine is called as often as there are statements, and compiled only after some thousand.
    private static final int CALLS_PER_WARMUP = 500;

    private final List<Contender> contenders;
    private final List<Query> queries;
    private final Lap[][] laps;
    private final long[] rows;

    /// The runs of one query by one contender.
    private static final class Lap {
        private double[] hotMillis = {};
        private double cpuMillis;
        private double allocatedBytes;
    }

    Race(List<Contender> contenders, List<Query> queries) {
        this.contenders = List.copyOf(contenders);
        this.queries = List.copyOf(queries);
        this.laps = new Lap[contenders.size()][queries.size()];
        for (Lap[] row : laps) {
            Arrays.setAll(row, _ -> new Lap());
        }
        this.rows = new long[queries.size()];
        Arrays.fill(rows, -1);
    }

    /// Runs every query some times untimed, then some times timed. Who begins changes from run to run.
    void run(int warmups, int timed) throws SQLException {
        call(warmups * CALLS_PER_WARMUP);
        for (int run = -warmups; run < timed; run++) {
            for (int query = 0; query < queries.size(); query++) {
                for (int turn = 0; turn < contenders.size(); turn++) {
                    int contender = Math.floorMod(run + turn, contenders.size());
                    if (run < 0) {
                        millis(contender, query);
                    } else {
                        timed(contender, query, run, timed);
                    }
                }
            }
        }
    }

    /// Has every contender answer a statement that is nothing but the way to it and back.
    private void call(int times) throws SQLException {
        for (Contender contender : contenders) {
            for (int i = 0; i < times; i++) {
                contender.run("SELECT 1");
            }
        }
    }

    private void timed(int contender, int query, int run, int runs) throws SQLException {
        Lap lap = laps[contender][query];
        if (run == 0) {
            lap.hotMillis = new double[runs];
        }
        long allocated = THREADS.getTotalThreadAllocatedBytes();
        long cpu = PROCESS.getProcessCpuTime();
        lap.hotMillis[run] = millis(contender, query);
        lap.cpuMillis += (PROCESS.getProcessCpuTime() - cpu) / 1e6 / runs;
        lap.allocatedBytes += (double) (THREADS.getTotalThreadAllocatedBytes() - allocated) / runs;
    }

    private double millis(int contender, int query) throws SQLException {
        long start = System.nanoTime();
        long found = contenders.get(contender).run(queries.get(query).sql());
        double millis = (System.nanoTime() - start) / 1e6;
        if (rows[query] < 0) {
            rows[query] = found;
        }
        if (rows[query] != found) {
            throw new IllegalStateException(contenders.get(contender).name() + " gave " + found + " rows for "
                    + queries.get(query).name() + ", others " + rows[query]);
        }
        return millis;
    }

    /// In the order of the contenders.
    List<Result> results() {
        List<Result> results = new ArrayList<>();
        for (int contender = 0; contender < contenders.size(); contender++) {
            List<Measurement> measurements = Arrays.stream(laps[contender])
                    .map(lap -> new Measurement(lap.hotMillis, lap.cpuMillis, lap.allocatedBytes))
                    .toList();
            results.add(new Result(contenders.get(contender).name(), measurements));
        }
        return results;
    }
}
