/// Kills real server processes while clients change tables, and checks that what was acknowledged is there, once.
///
/// Main type: [dev.skein.server.crash.KilledServerTest]. A [dev.skein.server.crash.Workload] is one client that knows
/// what its tables must hold.
@NullMarked
package dev.skein.server.crash;

import org.jspecify.annotations.NullMarked;
