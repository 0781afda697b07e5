/// Queries with a part of the memory that they take when there is plenty.
///
/// [dev.skein.jmh.memory.MemoryCommand] is the command, [dev.skein.jmh.memory.Frugality] what it measures,
/// [dev.skein.jmh.memory.MemoryReport] the page.
@NullMarked
package dev.skein.jmh.memory;

import org.jspecify.annotations.NullMarked;
