/// What the architecture asks of all classes, as tests.
@NullMarked
package dev.skein.server.house;

import org.jspecify.annotations.NullMarked;
