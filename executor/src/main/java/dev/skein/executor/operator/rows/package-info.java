/// Rows that outlive a batch: what joins, aggregates, sorts and windows keep in memory.
///
/// Main types: [dev.skein.executor.operator.rows.RowStore], rows as growable columns, and the key tables, which give
/// equal keys the same small number. All of them reserve memory before they allocate it. They are confined to one thread
/// while they grow and may be read by many once they do not. They know nothing of plans.
@NullMarked
package dev.skein.executor.operator.rows;

import org.jspecify.annotations.NullMarked;
