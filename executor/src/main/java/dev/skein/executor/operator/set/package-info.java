/// INTERSECT and EXCEPT, with and without ALL.
///
/// Main type: [dev.skein.executor.operator.set.SetOperationState], shared by the drivers of both sides. The right side's
/// distinct rows are numbered and counted; the left side then streams past them. Rows compare as a whole, and nulls are
/// equal. What drivers share is locked or atomic; everything else is confined to a driver.
@NullMarked
package dev.skein.executor.operator.set;

import org.jspecify.annotations.NullMarked;
