/// Benchmarks, mirroring the packages that they measure.
@NullMarked
package dev.skein.jmh;

import org.jspecify.annotations.NullMarked;
