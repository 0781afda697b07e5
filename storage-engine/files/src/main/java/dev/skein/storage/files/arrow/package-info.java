/// Arrow IPC files and streams (Feather version 2).
///
/// Main types: [dev.skein.storage.files.arrow.ArrowReader], which looks at schemas and opens record batches;
/// `ArrowColumns`, which turns vectors into columns. Types are mapped by [dev.skein.catalog.arrow.ArrowTypes].
///
/// Readers are confined to one thread and own the vectors that they load.
@NullMarked
package dev.skein.storage.files.arrow;

import org.jspecify.annotations.NullMarked;
