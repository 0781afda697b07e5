/// The durable catalog: an append-only commit log on disk, and the snapshots that it leads to.
///
/// Main type: [dev.skein.catalog.log.DurableCatalog]. The log is the truth: a commit is acknowledged when its record is on
/// disk, and everything else can be rebuilt from it. Files in the data directory:
///
/// | file | holds |
/// |---|---|
/// | `LOCK` | the lock of the process that has the directory open, and its number |
/// | `catalog/checkpoint-N` | the whole catalog at version N |
/// | `catalog/log-N` | the commits after version N |
/// | `catalog/tables.map` | table entries off the heap, made from the two |
/// | `catalog/lineage.jsonl` | the lineage of statements, not part of the truth |
///
/// A snapshot holds tables as [dev.skein.catalog.log.TableReference]s; [dev.skein.catalog.log.TableEntries] finds the
/// entries behind them and moves them to the store. Logs and checkpoints are sequences of [dev.skein.catalog.log.RecordFile] records. Thread-safe.
@NullMarked
package dev.skein.catalog.log;

import org.jspecify.annotations.NullMarked;
