/// Benchmarks. [dev.skein.jmh.Main] is `skein benchmark`; every suite is a subcommand in a package of its own, such as
/// [dev.skein.jmh.tpch]. [dev.skein.jmh.race] holds what suites share.
@NullMarked
package dev.skein.jmh;

import org.jspecify.annotations.NullMarked;
