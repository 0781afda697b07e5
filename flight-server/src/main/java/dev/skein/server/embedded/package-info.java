/// A gateway for `jdbc:skein:embedded:DIR`: what the JDBC driver starts when this jar is on its class path.
@NullMarked
package dev.skein.server.embedded;

import org.jspecify.annotations.NullMarked;
