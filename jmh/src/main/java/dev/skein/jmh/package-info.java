/// Benchmarks. [dev.skein.jmh.tpch] compares whole queries with another engine; micro-benchmarks mirror the packages that
/// they measure.
@NullMarked
package dev.skein.jmh;

import org.jspecify.annotations.NullMarked;
