/// The SQL shell, over JDBC only.
@NullMarked
package dev.skein.shell;

import org.jspecify.annotations.NullMarked;
