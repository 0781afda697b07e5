/// Tests of CSV files.
@NullMarked
package dev.skein.storage.files.csv;

import org.jspecify.annotations.NullMarked;
