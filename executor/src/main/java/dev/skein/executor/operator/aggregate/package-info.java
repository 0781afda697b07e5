/// Grouping and aggregate functions.
///
/// Every driver groups its rows in [dev.skein.executor.operator.aggregate.Grouping]s of its own, one per grouping set: a
/// table that numbers the group keys, and accumulators, which hold the state of all groups as arrays by group number.
/// Few groups are found as row sets in stored columns ([dev.skein.executor.operator.aggregate.GroupSets]) where all aggregates
/// can do with that.
/// When all drivers are done, [dev.skein.executor.operator.aggregate.AggregateState] merges their groups.
@NullMarked
package dev.skein.executor.operator.aggregate;

import org.jspecify.annotations.NullMarked;
