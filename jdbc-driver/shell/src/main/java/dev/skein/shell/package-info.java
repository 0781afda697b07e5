/// The SQL shell, over JDBC only. [Main] reads the command line, connects, and either runs what it is given or leaves it
/// to the [InteractiveShell] to talk to a person; both print through `format`.
///
/// JLine is loaded by the interactive shell alone, so that a script starts fast. Nothing here knows Flight, Arrow or
/// another Skein module: the driver is found at run time by its URL.
@NullMarked
package dev.skein.shell;

import org.jspecify.annotations.NullMarked;
