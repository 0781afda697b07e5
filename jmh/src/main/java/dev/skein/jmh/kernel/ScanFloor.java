package dev.skein.jmh.kernel;

import dev.skein.jmh.race.Engines;
import dev.skein.jmh.race.Query;
import dev.skein.jmh.race.Suite;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/// The bytes that a query of one table must read, and how long it takes.
///
/// @param bytes of all rows of the columns that it names, each in the narrowest whole bytes that hold the distance of its
///     values from the least
/// @param millis hot median in the process
record ScanFloor(String query, long bytes, double millis) {
    private static final int WARMUPS = 30;
    private static final int RUNS = 21;

    /// Columns of `lineitem`, numbers and dates as whole numbers; the flags are one character each.
    private static final List<String> Q1 = List.of("CAST(l_quantity * 100 AS BIGINT)", "CAST(l_extendedprice * 100 AS BIGINT)",
            "CAST(l_discount * 100 AS BIGINT)", "CAST(l_tax * 100 AS BIGINT)", "ascii(l_returnflag)", "ascii(l_linestatus)",
            "l_shipdate - DATE '1992-01-01'");

    private static final List<String> Q6 = List.of(Q1.get(0), Q1.get(1), Q1.get(2), Q1.get(6));

    static List<ScanFloor> measure(Suite suite, Engines engines) throws SQLException {
        return List.of(measure("q01", Q1, suite, engines), measure("q06", Q6, suite, engines));
    }

    private static ScanFloor measure(String name, List<String> columns, Suite suite, Engines engines) throws SQLException {
        long rows = engines.number("SELECT count(*) FROM lineitem");
        long bytes = 0;
        for (String column : columns) {
            bytes += rows * lane(engines.number("SELECT max(" + column + ") - min(" + column + ") FROM lineitem"));
        }
        String sql = suite.queries().stream()
                .filter(query -> query.name().equals(name))
                .map(Query::sql)
                .findFirst()
                .orElseThrow();
        double[] millis = new double[RUNS];
        for (int run = -WARMUPS; run < RUNS; run++) {
            long start = System.nanoTime();
            engines.runInProcess(sql);
            if (run >= 0) {
                millis[run] = (System.nanoTime() - start) / 1e6;
            }
        }
        Arrays.sort(millis);
        return new ScanFloor(name, bytes, millis[RUNS / 2]);
    }

    /// Bytes of the narrowest lane.
    private static int lane(long range) {
        return range < 1 << 8 ? Byte.BYTES : range < 1 << 16 ? Short.BYTES : range < 1L << 32 ? Integer.BYTES : Long.BYTES;
    }
}
