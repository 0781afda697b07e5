/// The built-in read-only catalog `tpcds`: the 24 tables of the TPC-DS benchmark, generated as they are read, at any scale.
///
/// A schema names a scale factor: `sf1`, `"sf0.1"`, `sf10`; `tiny` is 0.01. Rows come from the generator library
/// `io.trino.tpcds`, which gives every value as text; a reader parses the columns that are wanted and no others.
/// Threads: one generator per reader.
@NullMarked
package dev.skein.connector.tpcds;

import org.jspecify.annotations.NullMarked;
