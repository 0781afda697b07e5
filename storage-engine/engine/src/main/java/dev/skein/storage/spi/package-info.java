/// What a source of tables implements: the seam between Skein and places where data lives.
///
/// A [dev.skein.storage.spi.ConnectorFactory] is found through `ServiceLoader` and makes one
/// [dev.skein.storage.spi.Connector] per catalog. The planner looks up a [dev.skein.storage.spi.TableSource], offers it
/// work once ([dev.skein.storage.spi.ScanRequest]) and gets a [dev.skein.storage.spi.Scan], which is pure data; the
/// executor, here or on another node, turns the scan into [dev.skein.storage.spi.Split]s and reads each with a
/// [dev.skein.storage.spi.BatchReader].
///
/// Connectors are thread-safe; readers and writers are confined to one thread. The seam knows neither Calcite nor the
/// executor.
@NullMarked
package dev.skein.storage.spi;

import org.jspecify.annotations.NullMarked;
