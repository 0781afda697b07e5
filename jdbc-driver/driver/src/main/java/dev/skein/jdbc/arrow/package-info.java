/**
 * A small reader and writer of the Arrow IPC format over plain byte arrays: no vectors, no allocator, no {@code
 * Unsafe}, and so no JVM flags.
 *
 * <p>{@link dev.skein.jdbc.arrow.BatchDecoder} turns the messages of a stream into {@link
 * dev.skein.jdbc.arrow.RecordBatch}es whose {@link dev.skein.jdbc.arrow.Column}s read the received bytes in place;
 * {@link dev.skein.jdbc.arrow.BatchEncoder} writes. Columns are immutable; decoders belong to one thread. The format is
 * that of the Arrow columnar specification, version 1.5, with the metadata classes of {@code arrow-format}. This
 * package must not know where bytes come from, nor what JDBC makes of a value.
 */
@NullMarked
package dev.skein.jdbc.arrow;

import org.jspecify.annotations.NullMarked;
