/// Rows that do not fit into memory: temporary files of them, written once and read once.
///
/// Main types: [dev.skein.executor.spill.SpillDirectory], where the files of a process lie;
/// [dev.skein.executor.spill.SpillFile], rows of one operator as blocks of columns. A file has no name from the moment on
/// at which it is open, where the operating system allows it, so that it is gone with the process however that ends. The
/// form of the files is nobody else's business and changes freely. Directories are thread-safe, files are confined to one
/// thread at a time. This package knows no operator.
@NullMarked
package dev.skein.executor.spill;

import org.jspecify.annotations.NullMarked;
