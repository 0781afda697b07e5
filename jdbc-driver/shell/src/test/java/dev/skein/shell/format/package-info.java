/// Tests of the output formats against values that break careless ones.
@NullMarked
package dev.skein.shell.format;

import org.jspecify.annotations.NullMarked;
