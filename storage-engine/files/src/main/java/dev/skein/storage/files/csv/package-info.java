/// CSV files and their kin: lines of fields divided by a delimiter, quoted as RFC 4180 says.
///
/// Main types: [dev.skein.storage.files.csv.CsvReader], which looks at files and opens parts of them; `CsvTokenizer`, which
/// finds the fields of a line; `CsvDetection`, which finds delimiter, header and types from the first rows.
///
/// Fields are found in a buffer of bytes and parsed in place, a column at a time; only those that a query wants. Readers
/// are confined to one thread. It knows nothing of how files are found.
@NullMarked
package dev.skein.storage.files.csv;

import org.jspecify.annotations.NullMarked;
