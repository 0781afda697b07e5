package dev.skein.storage.spi;

/// A part of a scan that one thread reads: pure data.
///
/// @param handle what the connector needs to know, in a text form of its own
/// @param rowCount about how many rows it has; -1 if unknown
/// @param node the storage node that should read it, as `host:port`; empty for any
public record Split(String handle, long rowCount, String node) {}
