package dev.skein.catalog.log;

import java.time.Duration;

/// How a catalog goes about its files.
///
/// @param storeDelay how long after opening the catalog its store is opened
/// @param checkpointBytes when a log has grown past this, a checkpoint takes its place
record CatalogSettings(Duration storeDelay, long checkpointBytes) {
    /// The store costs a second or two of processor time, so the first statements go before; a log of 32 MiB is read in
    /// less than a second.
    static final CatalogSettings DEFAULT = new CatalogSettings(Duration.ofSeconds(3), 32L << 20);
}
