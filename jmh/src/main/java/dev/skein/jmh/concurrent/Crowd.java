package dev.skein.jmh.concurrent;

import dev.skein.jmh.race.Contender;
import dev.skein.jmh.race.Query;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// Clients of one engine, each with a connection and a thread of its own. Every client goes through all queries in an
/// order of its own, again and again, without pausing; the orders follow from a seed, so that both engines are asked the
/// same.
///
/// @param clients how many
record Crowd(int clients, List<Query> queries, long seed) {
    Crowd {
        queries = List.copyOf(queries);
    }

    /// Opens a connection.
    @FunctionalInterface
    interface Connector {
        Contender connect() throws SQLException;
    }

    /// What a crowd saw.
    ///
    /// @param seconds from when all began until the last had its last answer
    record Outcome(Tally tally, double seconds) {
        double perSecond() {
            return tally.answers() / seconds;
        }
    }

    /// Lets all clients ask until the time is over; whoever waits for an answer then still takes it.
    Outcome ask(Connector engine, double seconds) throws SQLException, InterruptedException {
        List<Contender> connections = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            for (int client = 0; client < clients; client++) {
                connections.add(engine.connect());
            }
            CountDownLatch begin = new CountDownLatch(1);
            List<Future<Tally>> running = new ArrayList<>();
            for (int client = 0; client < clients; client++) {
                running.add(threads.submit(client(client, connections.get(client), begin, seconds)));
            }
            long start = System.nanoTime();
            begin.countDown();
            Tally all = new Tally();
            for (Future<Tally> one : running) {
                all.add(one.get());
            }
            return new Outcome(all, (System.nanoTime() - start) / 1e9);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a client broke off", e);
        } finally {
            for (Contender connection : connections) {
                connection.close();
            }
        }
    }

    private Callable<Tally> client(int number, Contender engine, CountDownLatch begin, double seconds) {
        return () -> {
            SplittableRandom random = new SplittableRandom(seed + number);
            Tally tally = new Tally();
            begin.await();
            long end = System.nanoTime() + (long) (seconds * TimeUnit.SECONDS.toNanos(1));
            while (true) {
                for (Query query : shuffled(random)) {
                    long start = System.nanoTime();
                    if (start >= end) {
                        return tally;
                    }
                    try {
                        engine.run(query.sql());
                        tally.answered(query.name(), (System.nanoTime() - start) / 1e6);
                    } catch (SQLException e) {
                        tally.failed(query.name(), String.valueOf(e.getMessage()));
                    }
                }
            }
        };
    }

    private List<Query> shuffled(SplittableRandom random) {
        List<Query> order = new ArrayList<>(queries);
        for (int i = order.size() - 1; i > 0; i--) {
            order.set(i, order.set(random.nextInt(i + 1), order.get(i)));
        }
        return order;
    }
}
