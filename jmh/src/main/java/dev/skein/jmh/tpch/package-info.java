/// TPC-H, Skein beside DuckDB, in one process and one run.
///
/// [dev.skein.jmh.tpch.TpchCommand] is the command, [dev.skein.jmh.tpch.TpchSuite] the tables and queries; how they are
/// raced is in [dev.skein.jmh.race].
@NullMarked
package dev.skein.jmh.tpch;

import org.jspecify.annotations.NullMarked;
