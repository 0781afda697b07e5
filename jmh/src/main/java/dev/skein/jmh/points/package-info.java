/// Lookups by key and single-row inserts from several connections, of Skein over Flight and of PostgreSQL in turns.
///
/// Start with [dev.skein.jmh.points.PointsCommand]. A [dev.skein.jmh.points.Server] is an engine in a process of its own;
/// a [dev.skein.jmh.points.Rush] has many connections do one [dev.skein.jmh.points.Work].
@NullMarked
package dev.skein.jmh.points;

import org.jspecify.annotations.NullMarked;
