/// Optimizes relational trees: sub-queries become joins, conditions move down, joins are ordered by estimated sizes.
///
/// Main types: [dev.skein.planner.rel.Optimizer], [dev.skein.planner.rel.Cardinality],
/// [dev.skein.planner.rel.JoinOrder]. Confined to the thread that plans. This package knows nothing of SQL text and of
/// physical plans.
@NullMarked
package dev.skein.planner.rel;

import org.jspecify.annotations.NullMarked;
