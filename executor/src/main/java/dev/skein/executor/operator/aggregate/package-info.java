/// Grouping and aggregate functions.
///
/// Every driver groups its rows in [dev.skein.executor.operator.aggregate.Grouping]s of its own, one per grouping set: a
/// table that numbers the group keys, and accumulators, which hold the state of all groups as arrays by group number.
/// When all drivers are done, [dev.skein.executor.operator.aggregate.AggregateState] merges their groups.
@NullMarked
package dev.skein.executor.operator.aggregate;

import org.jspecify.annotations.NullMarked;
