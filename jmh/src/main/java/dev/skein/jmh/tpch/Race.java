package dev.skein.jmh.tpch;

import dev.skein.jmh.tpch.TpchQueries.Query;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Contenders that take turns: every query is run by all of them before the next one is.
final class Race {
    private final List<Contender> contenders;
    private final List<Query> queries;
    private final double[][] firstMillis;
    private final double[][][] hotMillis;
    private final long[] rows;

    Race(List<Contender> contenders, List<Query> queries) {
        this.contenders = List.copyOf(contenders);
        this.queries = List.copyOf(queries);
        this.firstMillis = new double[contenders.size()][queries.size()];
        this.hotMillis = new double[contenders.size()][queries.size()][];
        this.rows = new long[queries.size()];
        Arrays.fill(rows, -1);
    }

    /// Runs every query once.
    void first() throws SQLException {
        for (int query = 0; query < queries.size(); query++) {
            for (int contender = 0; contender < contenders.size(); contender++) {
                firstMillis[contender][query] = millis(contender, query);
            }
        }
    }

    /// Runs every query some times untimed, then some times timed. Who begins changes from run to run.
    void run(int warmups, int timed) throws SQLException {
        for (int contender = 0; contender < contenders.size(); contender++) {
            for (int query = 0; query < queries.size(); query++) {
                hotMillis[contender][query] = new double[timed];
            }
        }
        for (int run = -warmups; run < timed; run++) {
            for (int query = 0; query < queries.size(); query++) {
                for (int turn = 0; turn < contenders.size(); turn++) {
                    int contender = Math.floorMod(run + turn, contenders.size());
                    double millis = millis(contender, query);
                    if (run >= 0) {
                        hotMillis[contender][query][run] = millis;
                    }
                }
            }
        }
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

    List<Report.Result> results() {
        List<Report.Result> results = new ArrayList<>();
        for (int contender = 0; contender < contenders.size(); contender++) {
            List<Measurement> measurements = new ArrayList<>();
            for (int query = 0; query < queries.size(); query++) {
                measurements.add(new Measurement(firstMillis[contender][query], hotMillis[contender][query]));
            }
            results.add(new Report.Result(contenders.get(contender).name(), measurements));
        }
        return results;
    }
}
