/// Scalar expressions made runnable.
///
/// [dev.skein.executor.expression.ExpressionCompiler] turns an expression into an
/// [dev.skein.executor.expression.Evaluator] or a [dev.skein.executor.expression.Predicate], which keep buffers and are
/// confined to one thread.
@NullMarked
package dev.skein.executor.expression;

import org.jspecify.annotations.NullMarked;
