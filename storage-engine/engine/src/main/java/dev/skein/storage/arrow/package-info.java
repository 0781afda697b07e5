/// Batches as Arrow vectors, for doors and files alike.
///
/// Main type: [dev.skein.storage.arrow.ArrowBatchWriter]. Not thread-safe; whoever owns the vectors closes them. Types are
/// mapped by [dev.skein.catalog.arrow.ArrowTypes].
@NullMarked
package dev.skein.storage.arrow;

import org.jspecify.annotations.NullMarked;
