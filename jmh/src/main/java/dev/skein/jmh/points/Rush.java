package dev.skein.jmh.points;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Connections that do the same work at once, each one thing after the other.
///
/// @param rows ids up to this one are there to be looked up
/// @param lastInserted the greatest id that was given to an insert
record Rush(Server server, int connections, long rows, AtomicLong lastInserted) {
    /// Has them work.
    ///
    /// @throws SQLException if any statement fails
    Timings run(Work work, double seconds) throws SQLException, InterruptedException {
        CyclicBarrier start = new CyclicBarrier(connections);
        try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
            List<Callable<List<Long>>> clients = new ArrayList<>();
            for (int client = 0; client < connections; client++) {
                long seed = client;
                clients.add(() -> client(work, seconds, seed, start));
            }
            List<Long> nanos = new ArrayList<>();
            for (Future<List<Long>> client : threads.invokeAll(clients)) {
                nanos.addAll(client.get());
            }
            return Timings.of(nanos, seconds);
        } catch (ExecutionException e) {
            throw new SQLException(server.name() + ", " + work.title() + ": " + e.getCause(), e);
        }
    }

    private List<Long> client(Work work, double seconds, long seed, CyclicBarrier start) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        List<Long> nanos = new ArrayList<>();
        try (Connection connection = server.connect();
                Work.Step step = work.on(connection)) {
            start.await(1, TimeUnit.MINUTES);
            long begin = System.nanoTime();
            long before = begin;
            while (before - begin < seconds * 1e9) {
                step.run(work.nextId(random, rows, lastInserted));
                long now = System.nanoTime();
                nanos.add(now - before);
                before = now;
            }
        }
        return nanos;
    }
}
