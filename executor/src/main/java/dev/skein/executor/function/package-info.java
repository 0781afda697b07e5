/// The functions that SQL can call: one place per function, signature and kernel together.
///
/// [dev.skein.executor.function.FunctionRegistry] names all of them; the planner derives its operator table from the
/// signatures, the executor finds the kernels here. Functions are pure: no state between rows, no sessions.
@NullMarked
package dev.skein.executor.function;

import org.jspecify.annotations.NullMarked;
