/// Scalar expressions as pure data: the one language in which the planner, the executor and the sources speak of
/// conditions and computed values.
///
/// Main type: [dev.skein.storage.expression.Expression]. Immutable and safe to share. It lives in this lowest room
/// because sources are offered conditions to absorb. It knows nothing of how it is evaluated, and nothing of Calcite.
@NullMarked
package dev.skein.storage.expression;

import org.jspecify.annotations.NullMarked;
