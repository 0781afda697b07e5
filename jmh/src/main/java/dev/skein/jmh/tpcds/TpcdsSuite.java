package dev.skein.jmh.tpcds;

import dev.skein.jmh.race.CatalogSuite;
import dev.skein.jmh.race.Query;
import dev.skein.jmh.race.Suite;
import java.util.List;

/// TPC-DS: 24 tables, and the 99 queries with the specification's qualification parameters: the same files that the
/// server's tests compare with DuckDB at a small scale. Of the four queries with two parts the first is timed.
public final class TpcdsSuite {
    private static final List<String> TABLES = List.of(
            "call_center", "catalog_page", "catalog_returns", "catalog_sales", "customer", "customer_address",
            "customer_demographics", "date_dim", "household_demographics", "income_band", "inventory", "item",
            "promotion", "reason", "ship_mode", "store", "store_returns", "store_sales", "time_dim", "warehouse",
            "web_page", "web_returns", "web_sales", "web_site");
    private static final int QUERIES = 99;
    private static final long CSV_BYTES_AT_ONE = 1_200_000_000;

    private TpcdsSuite() {}

    /// @param scale scale factor as the `tpcds` catalog names its schemas, such as `1` or `0.1`
    public static Suite at(String scale) {
        return new CatalogSuite("tpcds", "TPC-DS", scale, CSV_BYTES_AT_ONE, TABLES, Query.numbered("tpcds", QUERIES));
    }
}
