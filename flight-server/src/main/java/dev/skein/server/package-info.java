/// The gateway process: sessions, the one path of a query, and the doors.
@NullMarked
package dev.skein.server;

import org.jspecify.annotations.NullMarked;
