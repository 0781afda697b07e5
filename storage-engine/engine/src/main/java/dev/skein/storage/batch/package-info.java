/// Batches of rows as columns: what readers produce, operators pass on and doors send.
///
/// Main types: [dev.skein.storage.batch.Batch], a few thousand rows; [dev.skein.storage.batch.Column], a sealed
/// family of *dense* columns (Java arrays) and *stored* columns (views of a mapped segment file, values still as
/// encoded on disk).
///
/// Threads: batches are confined to one thread at a time. Ownership: a batch is *borrowed* from its producer and valid
/// until the producer is asked for the next one; whoever keeps it longer copies it. Batches know nothing of SQL
/// expressions or operators.
@NullMarked
package dev.skein.storage.batch;

import org.jspecify.annotations.NullMarked;
