/// TPC-DS, Skein beside DuckDB, in one process and one run.
///
/// [dev.skein.jmh.tpcds.TpcdsCommand] is the command, [dev.skein.jmh.tpcds.TpcdsSuite] the tables and queries; how they
/// are raced is in [dev.skein.jmh.race].
@NullMarked
package dev.skein.jmh.tpcds;

import org.jspecify.annotations.NullMarked;
