/// Parquet files, through the hardwood library.
///
/// Main types: [dev.skein.storage.files.parquet.ParquetReader], which looks at footers and opens row groups;
/// `ParquetBatches`, which turns the library's arrays into columns; `ParquetType`, the mapping of types.
///
/// Threads: the library decodes the pages of all open files on a pool of its own, ahead of the reader, which is confined
/// to one thread. It knows nothing of how files are found.
@NullMarked
package dev.skein.storage.files.parquet;

import org.jspecify.annotations.NullMarked;
