/// Many clients at once: [dev.skein.jmh.concurrent.ConcurrentCommand] lets them run a mix of queries, first in one engine,
/// then in the other. [dev.skein.jmh.concurrent.Crowd] is the clients, one thread and one connection each;
/// [dev.skein.jmh.concurrent.Tally] is what they saw.
@NullMarked
package dev.skein.jmh.concurrent;

import org.jspecify.annotations.NullMarked;
