/// The words that every room shares: types, names, table schemas, statistics, errors, lineage, and the versioned
/// catalog of one data directory.
///
/// Main types: [dev.skein.catalog.SqlType], [dev.skein.catalog.SkeinException], [dev.skein.catalog.CatalogSnapshot],
/// [dev.skein.catalog.Catalog]. Everything but the catalog itself is immutable. This room knows nothing of batches,
/// plans or SQL text.
@NullMarked
package dev.skein.catalog;

import org.jspecify.annotations.NullMarked;
