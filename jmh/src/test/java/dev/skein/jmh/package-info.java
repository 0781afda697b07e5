/// Runs every suite at a tiny size: that they run, write their reports, and notice a wrong answer; never how fast.
@NullMarked
package dev.skein.jmh;

import org.jspecify.annotations.NullMarked;
