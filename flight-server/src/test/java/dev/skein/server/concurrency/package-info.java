/// Tests of statements that run at the same time.
@NullMarked
package dev.skein.server.concurrency;

import org.jspecify.annotations.NullMarked;
