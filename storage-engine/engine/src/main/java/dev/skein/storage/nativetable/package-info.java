/// Skein's own tables: shards of immutable segments and delete vectors, under the catalog's versions.
///
/// Main type: [dev.skein.storage.nativetable.NativeConnector]. A table's files lie in `tables/<table id>` of the data
/// directory. A write stages segment files, forces them to disk, and makes them visible by one catalog commit over all
/// shards; a crash before the commit leaves files that nobody names, which the next start removes.
///
/// The connector is thread-safe. It knows the catalog and the segment format, and neither SQL nor the executor.
@NullMarked
package dev.skein.storage.nativetable;

import org.jspecify.annotations.NullMarked;
