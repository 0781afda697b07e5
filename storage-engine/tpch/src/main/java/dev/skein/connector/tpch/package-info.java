/// The built-in read-only catalog `tpch`: the eight tables of the TPC-H benchmark, generated as they are read, at any
/// scale, so that anybody can try the engine without a download.
///
/// A schema names a scale factor: `sf1`, `"sf0.1"`, `sf10`; `tiny` is 0.01. Rows come from the generator library
/// `io.trino.tpch`, bit for bit those of the benchmark's own dbgen. Threads: one generator per reader.
@NullMarked
package dev.skein.connector.tpch;

import org.jspecify.annotations.NullMarked;
