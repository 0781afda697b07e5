/// A wide table of web-analytics rows, and 43 queries of the kind that dashboards ask of such a table.
///
/// The shape is that of ClickBench: one table, many columns, skewed texts that are mostly empty, groups of high
/// cardinality, LIKE, top-N. It is not ClickBench: neither its data nor its queries are used, so figures cannot be
/// compared with its.
///
/// [dev.skein.jmh.weblog.WeblogSuite] is the suite; [dev.skein.jmh.weblog.HitWriter] writes the rows as CSV, the same
/// rows for the same seed, which both engines load; [dev.skein.jmh.weblog.HitColumns] is the table's definition.
@NullMarked
package dev.skein.jmh.weblog;

import org.jspecify.annotations.NullMarked;
