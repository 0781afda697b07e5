/// Tests of the HTTP door, over HTTP.
@NullMarked
package dev.skein.server.http;

import org.jspecify.annotations.NullMarked;
