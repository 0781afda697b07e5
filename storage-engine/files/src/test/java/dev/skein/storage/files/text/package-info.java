/// Tests of values written as text.
@NullMarked
package dev.skein.storage.files.text;

import org.jspecify.annotations.NullMarked;
