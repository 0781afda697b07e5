/// Tests of what suites share.
@NullMarked
package dev.skein.jmh.race;

import org.jspecify.annotations.NullMarked;
