/// The operators, and how a plan becomes pipelines of them.
///
/// [dev.skein.executor.operator.PlanTranslator] cuts a plan at its blocking nodes. Streaming operators live here;
/// joins, aggregates, and what needs an order have packages of their own below. An operator is a factory and a small
/// state per driver. Operators compute scalars only through the expression compiler, and know no connector but by its
/// SPI.
@NullMarked
package dev.skein.executor.operator;

import org.jspecify.annotations.NullMarked;
