/// The built-in catalog `files`: files of rows, read in place.
@NullMarked
package dev.skein.storage.files;

import org.jspecify.annotations.NullMarked;
