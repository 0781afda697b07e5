/// The large state of the catalog, off the heap: encoded table entries in a memory-mapped Chronicle Map.
///
/// Main type: [dev.skein.catalog.store.CatalogStore], the only class of Skein that knows Chronicle. The map is never the
/// truth: whoever puts an entry can make it again from the commit log, so that a map that is lost, truncated, damaged or
/// full is replaced by a new one. This package knows bytes by number; what they mean is the business of
/// `dev.skein.catalog.log`. Thread-safe.
@NullMarked
package dev.skein.catalog.store;

import org.jspecify.annotations.NullMarked;
