/// Tests of the Flight SQL door with the clients that people use: our driver, the stock Flight SQL JDBC driver, and the
/// Flight SQL client.
@NullMarked
package dev.skein.server.flight;

import org.jspecify.annotations.NullMarked;
