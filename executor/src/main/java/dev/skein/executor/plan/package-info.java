/// The physical plan: what the executor is told to do, as pure data.
///
/// Main types: [dev.skein.executor.plan.PhysicalPlan], a sealed family of records, and
/// [dev.skein.executor.plan.Fragment], a part of a plan that runs in one process. Immutable, safe to share, with a
/// stable serialized form; no live handle anywhere. Plans know nothing of SQL text, Calcite or how operators work.
@NullMarked
package dev.skein.executor.plan;

import org.jspecify.annotations.NullMarked;
