/// Files as the result of a COPY.
///
/// Main type: [dev.skein.storage.files.write.FileExport]: rows go to a temporary file beside the target, which takes its
/// place at the commit, so that nobody sees half a file. `RowFormat` is what a format implements; `ValueText` writes values
/// as text. Confined to one thread.
@NullMarked
package dev.skein.storage.files.write;

import org.jspecify.annotations.NullMarked;
