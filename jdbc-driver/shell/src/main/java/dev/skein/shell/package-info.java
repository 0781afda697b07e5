/// The SQL shell, over JDBC only. [Main] reads the command line, connects, and either runs what it is given
/// (`script`) or talks to a person (`interactive`); both print through `format`.
///
/// Packages point one way: this one to `interactive`, that to `script`, that to `format`. JLine's reader and terminal
/// live in `interactive` alone, so that a script starts without loading them. Nothing here knows Flight, Arrow or
/// another Skein module: the driver is found at run time by its URL.
@NullMarked
package dev.skein.shell;

import org.jspecify.annotations.NullMarked;
