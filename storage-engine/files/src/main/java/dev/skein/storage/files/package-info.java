/// The built-in catalog `files`: files of rows, read in place.
///
/// `FilesConnector` finds the files that a path or pattern names, looks at each once (and remembers what it found as long
/// as the file does not change), and unites them into one `FileTable`. The formats lie in packages of their own behind
/// [dev.skein.storage.files.format.FileReader].
///
/// Connectors are thread-safe. Paths are those of the machine that the gateway runs on, with the rights of its user.
@NullMarked
package dev.skein.storage.files;

import org.jspecify.annotations.NullMarked;
