/// Tests of the queue in front of the executor.
@NullMarked
package dev.skein.server.admission;

import org.jspecify.annotations.NullMarked;
