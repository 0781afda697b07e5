/// Translates optimized relational trees to physical plans.
///
/// Main types: [dev.skein.planner.lower.Lowering] for trees, [dev.skein.planner.lower.ExpressionLowering] for scalar
/// expressions, [dev.skein.planner.lower.ScanLowering] for what sources take over. Confined to the thread that plans.
@NullMarked
package dev.skein.planner.lower;

import org.jspecify.annotations.NullMarked;
