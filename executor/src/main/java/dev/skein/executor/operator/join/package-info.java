/// Joins: the right side is collected in memory, the left side's batches look for partners in it.
///
/// [HashJoinState] and [NestedLoopState] are what the drivers of one join share; [JoinProbe] is what they have in common
/// when they make pairs of rows.
@NullMarked
package dev.skein.executor.operator.join;

import org.jspecify.annotations.NullMarked;
