/// The loops that queries are made of, one JMH benchmark per family and lane, against the machine's memory bandwidth.
///
/// [dev.skein.jmh.kernel.KernelsCommand] is the command. Every benchmark works on memory larger than the caches
/// ([dev.skein.jmh.kernel.Region]), batch by batch as queries do, and says how many bytes it has read
/// ([dev.skein.jmh.kernel.Progress]); [dev.skein.jmh.kernel.BandwidthBenchmark] does nothing but read.
@NullMarked
package dev.skein.jmh.kernel;

import org.jspecify.annotations.NullMarked;
