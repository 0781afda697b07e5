/// What planning costs: of statements that are new to a warm gateway, and of those whose plan is kept.
///
/// [dev.skein.jmh.planning.PlanningCommand] is the command, [dev.skein.jmh.planning.PlanningBenchmark] what JMH runs.
@NullMarked
package dev.skein.jmh.planning;

import org.jspecify.annotations.NullMarked;
