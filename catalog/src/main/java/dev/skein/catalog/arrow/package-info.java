/// The one mapping between SQL types and Arrow types, for every door, file format and node.
///
/// Main type: [dev.skein.catalog.arrow.ArrowTypes]. Types only: no vectors, no memory.
@NullMarked
package dev.skein.catalog.arrow;

import org.jspecify.annotations.NullMarked;
