/// Tests of the gateway through its doors.
@NullMarked
package dev.skein.server;

import org.jspecify.annotations.NullMarked;
