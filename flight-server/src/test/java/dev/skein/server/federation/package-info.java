/// Tests of statements over other databases through a running gateway.
@NullMarked
package dev.skein.server.federation;

import org.jspecify.annotations.NullMarked;
