/// TPC-H, Skein beside DuckDB, in one process and one run.
///
/// [dev.skein.jmh.tpch.TpchBenchmark] is the command. [dev.skein.jmh.tpch.TpchData] makes the data and loads both
/// engines; [dev.skein.jmh.tpch.Contender] is an engine reached in one way; [dev.skein.jmh.tpch.AnswerComparison]
/// checks that they agree before anything is timed; [dev.skein.jmh.tpch.Report] writes what was measured.
///
/// One thread asks one question at a time; the engines use as many threads as they are told.
@NullMarked
package dev.skein.jmh.tpch;

import org.jspecify.annotations.NullMarked;
