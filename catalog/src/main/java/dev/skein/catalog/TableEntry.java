package dev.skein.catalog;

import java.util.List;
import java.util.Map;

/// A native table at one version: what it looks like and which files hold its rows.
///
/// @param id number of the table; never reused, survives renames
/// @param name its full name
/// @param schema its columns and keys
/// @param options the `WITH` options as written (`shards`, `shard_by`, `sort_by`, …)
/// @param nextColumnId the number that the next added column gets
/// @param version counts the commits that changed this table, from 1
/// @param shards the segments of each shard, in shard order; a table has at least one shard
/// @param statistics what is known of its rows
public record TableEntry(
        long id,
        TableName name,
        TableSchema schema,
        Map<String, String> options,
        int nextColumnId,
        long version,
        List<List<SegmentEntry>> shards,
        TableStatistics statistics) {
    public TableEntry {
        options = Map.copyOf(options);
        shards = shards.stream().map(List::copyOf).toList();
        if (shards.isEmpty()) {
            throw new IllegalArgumentException("a table has at least one shard");
        }
    }

    /// Whether other nodes keep files of it.
    public boolean liesElsewhere() {
        return shards.stream().anyMatch(shard -> shard.stream().anyMatch(segment -> !segment.node().isEmpty()));
    }

    /// Rows that a reader of this version sees.
    public long liveCount() {
        long count = 0;
        for (List<SegmentEntry> shard : shards) {
            for (SegmentEntry segment : shard) {
                count += segment.liveCount();
            }
        }
        return count;
    }
}
