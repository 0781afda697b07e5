/// The Flight SQL door: decodes Arrow Flight SQL calls, asks the query service, encodes Arrow batches.
///
/// Main type: [dev.skein.server.flight.FlightDoor]. Calls run on virtual threads. The door has no query logic of its own
/// and knows no other door.
@NullMarked
package dev.skein.server.flight;

import org.jspecify.annotations.NullMarked;
