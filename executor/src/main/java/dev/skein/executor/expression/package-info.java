/// Scalar expressions made runnable.
///
/// [dev.skein.executor.expression.ExpressionCompiler] turns an expression into an
/// [dev.skein.executor.expression.Evaluator] or a [dev.skein.executor.expression.Predicate], which keep buffers and are
/// confined to one thread.
///
/// Evaluators give dense columns for the selected rows. Where most rows of a batch are selected and nothing can fail, an
/// [dev.skein.executor.expression.InPlaceProjection] computes for all rows instead: rows stay where they are, columns as they
/// are stored.
@NullMarked
package dev.skein.executor.expression;

import org.jspecify.annotations.NullMarked;
