/// The one path of a statement through the gateway, whatever door it came in by.
///
/// Main types: [dev.skein.server.query.QueryService], which plans and runs statements of a
/// [dev.skein.server.query.Session]; [dev.skein.server.query.RunningQuery], what is known of a statement while it runs;
/// [dev.skein.server.query.Outcome], what it gave. Thread-safe, but for sessions, which clients use one statement at a
/// time or at their own risk. Knows no door and no wire format.
@NullMarked
package dev.skein.server.query;

import org.jspecify.annotations.NullMarked;
