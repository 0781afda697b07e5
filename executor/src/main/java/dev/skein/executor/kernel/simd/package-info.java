/// Loops over vectors of the CPU, and the same loops without them.
///
/// Main type: [dev.skein.executor.kernel.simd.LaneKernels], one interface with two implementations; the Vector API is
/// used here and nowhere else, and only if the JVM was started with its module. Kernels have no state and may be shared.
/// They know arrays, memory segments and bits, not columns.
@NullMarked
package dev.skein.executor.kernel.simd;

import org.jspecify.annotations.NullMarked;
