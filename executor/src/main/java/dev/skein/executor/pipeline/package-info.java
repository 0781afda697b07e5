/// How work is run: stages of tasks, drivers that push batches through operators, and the processor permits they need.
///
/// A [dev.skein.executor.pipeline.QueryRun] runs a graph of [dev.skein.executor.pipeline.Stage]s. Most stages are
/// [dev.skein.executor.pipeline.Pipeline]s: a [dev.skein.executor.pipeline.BatchSource] hands batches to several
/// drivers, each with a chain of [dev.skein.executor.pipeline.Operator]s of its own that ends in a sink. A driver works
/// while it holds one of the permits of the process's [dev.skein.executor.pipeline.CpuScheduler].
///
/// Operators are confined to their driver; what drivers share is thread-safe. This package knows no operator, no plan
/// node and no expression.
@NullMarked
package dev.skein.executor.pipeline;

import org.jspecify.annotations.NullMarked;
