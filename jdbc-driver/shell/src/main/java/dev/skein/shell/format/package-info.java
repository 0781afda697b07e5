/// How results look: [dev.skein.shell.format.Rows] are read once, forward, and written by a
/// [dev.skein.shell.format.ResultWriter] as they come; no writer holds more than a sample.
///
/// Everything belongs to the thread that runs the statement, but for the row count, which others may watch. Knows
/// nothing of statements, terminals or files.
@NullMarked
package dev.skein.shell.format;

import org.jspecify.annotations.NullMarked;
