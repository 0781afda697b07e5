/// Tests of the off-heap store.
@NullMarked
package dev.skein.catalog.store;

import org.jspecify.annotations.NullMarked;
