/**
 * The JDBC driver of Skein: {@link dev.skein.jdbc.SkeinDriver} and, behind it, JDBC 4.3 over Arrow Flight SQL.
 *
 * <p>Public are only the driver and {@link dev.skein.jdbc.EmbeddedGateway}, by which a gateway on the class path offers
 * itself to {@code jdbc:skein:embedded:DIR}. Connections may be shared by threads; a statement and its results belong to
 * one thread at a time, except for {@code cancel}. The driver must not know any other module of Skein: it speaks to any
 * Flight SQL server.
 */
@NullMarked
package dev.skein.jdbc;

import org.jspecify.annotations.NullMarked;
