/// How Skein is raced against DuckDB, whatever the queries are.
///
/// A [dev.skein.jmh.race.Suite] is tables and queries; [dev.skein.jmh.race.SuiteRun] does with it what its command was
/// told. [dev.skein.jmh.race.Loading] has both engines load the same CSV files and times it;
/// [dev.skein.jmh.race.AnswerComparison] checks that they agree before anything is timed; in a [dev.skein.jmh.race.Race]
/// several [dev.skein.jmh.race.Contender]s, each an engine reached in one way, take turns; or
/// [dev.skein.jmh.race.FirstRuns] asks servers that were just started. [dev.skein.jmh.race.Report] writes what was measured.
/// What other benchmarks share with a race lives here, too: options, the machine, servers, and how JMH is run.
///
/// One thread asks one question at a time; the engines use as many threads as they are told. Nothing here knows a suite.
@NullMarked
package dev.skein.jmh.race;

import org.jspecify.annotations.NullMarked;
