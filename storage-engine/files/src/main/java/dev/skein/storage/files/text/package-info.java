/// Values written as text: what the readers of CSV and JSON files share.
///
/// Main types: [dev.skein.storage.files.text.TextRows], fields of some rows as places in a byte array;
/// [dev.skein.storage.files.text.ColumnParser], which turns the fields of one column into a column of values;
/// [dev.skein.storage.files.text.TypeGuess], which finds the type of a column from samples.
///
/// Values are read straight from UTF-8 bytes, a column at a time, without strings. Confined to one thread. It knows no
/// file format.
@NullMarked
package dev.skein.storage.files.text;

import org.jspecify.annotations.NullMarked;
