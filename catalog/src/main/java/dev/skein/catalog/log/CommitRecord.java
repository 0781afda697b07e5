package dev.skein.catalog.log;

import dev.skein.catalog.CatalogChange;
import java.util.List;

/// One commit in the log, or the start of a checkpoint.
///
/// @param version the catalog version after it
/// @param nextTableId the number that the next table gets
/// @param nextNumber the number that the next [TableReference] gets
/// @param changes what it did, in order
record CommitRecord(long version, long nextTableId, long nextNumber, List<CatalogChange> changes) {
    CommitRecord {
        changes = List.copyOf(changes);
    }
}
