/// JSON files: an array of objects, or objects one after the other, such as one per line.
///
/// Main types: [dev.skein.storage.files.json.JsonReader], which looks at files and opens them; `JsonObjects`, which walks
/// over the objects of a file with a streaming parser.
///
/// The members of an object are its columns; the text of their values goes through the same column parsers as that of CSV
/// files. Nested values are text that holds JSON. Readers are confined to one thread.
@NullMarked
package dev.skein.storage.files.json;

import org.jspecify.annotations.NullMarked;
