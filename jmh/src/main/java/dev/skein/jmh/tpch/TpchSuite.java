package dev.skein.jmh.tpch;

import dev.skein.jmh.race.CatalogSuite;
import dev.skein.jmh.race.Query;
import dev.skein.jmh.race.Suite;
import java.util.List;

/// TPC-H: eight tables, and the 22 queries with the specification's validation parameters: the same files that the
/// planner's tests read.
public final class TpchSuite {
    /// The tables.
    public static final List<String> TABLES =
            List.of("region", "nation", "supplier", "customer", "part", "partsupp", "orders", "lineitem");
    private static final int QUERIES = 22;
    private static final long CSV_BYTES_AT_ONE = 1_100_000_000;

    private TpchSuite() {}

    /// @param scale scale factor as the `tpch` catalog names its schemas, such as `1` or `0.1`
    public static Suite at(String scale) {
        return new CatalogSuite("tpch", "TPC-H", scale, CSV_BYTES_AT_ONE, TABLES, queries());
    }

    /// The queries alone.
    public static List<Query> queries() {
        return Query.numbered("tpch", QUERIES);
    }
}
