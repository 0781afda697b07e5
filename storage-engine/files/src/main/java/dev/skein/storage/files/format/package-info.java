/// The seam between the files connector and the formats that it reads.
///
/// Main types: [dev.skein.storage.files.format.FileReader], which each format implements;
/// [dev.skein.storage.files.format.FileContents], what a look at a file found; [dev.skein.storage.files.format.FileOptions],
/// what the user said about it. Immutable and thread-safe. It knows no format's details.
@NullMarked
package dev.skein.storage.files.format;

import org.jspecify.annotations.NullMarked;
