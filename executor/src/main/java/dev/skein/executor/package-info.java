/// Runs physical plans: the entry to the vectorized engine.
///
/// [dev.skein.executor.Executor] takes a [dev.skein.executor.plan.PhysicalPlan] and a
/// [dev.skein.executor.QueryContext] and gives a [dev.skein.executor.ResultStream] of batches. Pipelines of operators
/// run on the one pool of the process, morsel by morsel, with fair shares between queries. The executor knows the
/// connectors' SPI and nothing of SQL text, Calcite, Flight or the catalog's tables.
@NullMarked
package dev.skein.executor;

import org.jspecify.annotations.NullMarked;
