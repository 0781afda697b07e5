/// The catalog `system`: the engine's own state as read-only tables.
///
/// Main types: [dev.skein.server.system.SystemConnector] and the sealed-by-hand list of
/// [dev.skein.server.system.SystemTable]s that the gateway gives it. A table is computed when it is scanned. Thread-safe.
@NullMarked
package dev.skein.server.system;

import org.jspecify.annotations.NullMarked;
