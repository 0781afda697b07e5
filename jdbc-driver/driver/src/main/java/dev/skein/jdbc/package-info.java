/** The JDBC driver: speaks Arrow Flight SQL and knows none of Skein's other modules. */
@NullMarked
package dev.skein.jdbc;

import org.jspecify.annotations.NullMarked;
