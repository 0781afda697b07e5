/// A gateway with storage nodes: answers, writes, failures.
@NullMarked
package dev.skein.server.node;

import org.jspecify.annotations.NullMarked;
