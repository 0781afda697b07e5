/**
 * Arrow Flight and Flight SQL over gRPC: the few messages of the protocol, one cancellable call, and
 * the client that logs in and sends commands.
 *
 * <p>{@link dev.skein.jdbc.flight.FlightClient} is the entry and is safe for use by many threads. A
 * {@link dev.skein.jdbc.flight.StreamingCall} belongs to the thread that reads it, except for its
 * {@code cancel}. This package moves bytes: it must not know what is inside an Arrow batch, nor
 * anything of JDBC beyond {@code SQLException}.
 */
@NullMarked
package dev.skein.jdbc.flight;

import org.jspecify.annotations.NullMarked;
