/// From SQL text to a physical plan.
@NullMarked
package dev.skein.planner;

import org.jspecify.annotations.NullMarked;
