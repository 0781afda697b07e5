/// The loops: primitives over whole columns, without SQL types and without operators.
///
/// A kernel dispatches on the form of its columns once per batch and then runs over plain arrays. Kernels that keep
/// buffers are confined to one thread and say how long a result is valid.
@NullMarked
package dev.skein.executor.kernel;

import org.jspecify.annotations.NullMarked;
