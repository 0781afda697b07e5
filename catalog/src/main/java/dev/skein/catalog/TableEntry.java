package dev.skein.catalog;

import java.util.ArrayList;
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
/// @param openRows counts how often the segments of appended rows were closed: rows that are appended now go to those of
///     this number
public record TableEntry(
        long id,
        TableName name,
        TableSchema schema,
        Map<String, String> options,
        int nextColumnId,
        long version,
        List<List<SegmentEntry>> shards,
        TableStatistics statistics,
        int openRows) {
    /// A segment of appended rows that has so many takes no more.
    public static final int MAX_APPENDED_ROWS = 16_384;

    public TableEntry {
        options = Map.copyOf(options);
        shards = shards.stream().map(List::copyOf).toList();
        if (shards.isEmpty()) {
            throw new IllegalArgumentException("a table has at least one shard");
        }
    }

    /// The next version, with other segments.
    public TableEntry with(List<List<SegmentEntry>> newShards, TableStatistics newStatistics) {
        return new TableEntry(
                id, name, schema, options, nextColumnId, version + 1, newShards, newStatistics, openRows);
    }

    /// The next version, in which rows that are appended go to new segments.
    public TableEntry withClosedRows() {
        return new TableEntry(
                id, name, schema, options, nextColumnId, version + 1, shards, statistics, openRows + 1);
    }

    /// The next version, with rows appended to a shard.
    ///
    /// @return the entry, in which [#openSegment] is the segment that has got them
    public TableEntry withAppended(int shard, int rowCount, int bytes) {
        String file = openSegment(shard);
        List<SegmentEntry> segments = new ArrayList<>(shards.get(shard));
        int place = segments.size() - 1;
        while (place >= 0 && !segments.get(place).file().equals(file)) {
            place--;
        }
        SegmentEntry open = place < 0 ? SegmentEntry.appended(openNumber(shard)) : segments.get(place);
        if (place >= 0 && open.rowCount() + rowCount > MAX_APPENDED_ROWS) {
            return withOpenRows(openRows + 1).withAppended(shard, rowCount, bytes);
        }
        SegmentEntry grown = new SegmentEntry(open.file(), open.rowCount() + rowCount, open.bytes() + bytes,
                open.deleteVector(), open.deletedCount(), open.node());
        if (place < 0) {
            segments.add(grown);
        } else {
            segments.set(place, grown);
        }
        List<List<SegmentEntry>> changed = new ArrayList<>(shards);
        changed.set(shard, segments);
        return with(changed, statistics.withRowCount(liveCount() + rowCount));
    }

    private TableEntry withOpenRows(int newOpenRows) {
        return new TableEntry(
                id, name, schema, options, nextColumnId, version, shards, statistics, newOpenRows);
    }

    private long openNumber(int shard) {
        return (long) openRows * shards.size() + shard;
    }

    /// The segment of a shard to which appended rows go; there may be none of that name yet.
    public String openSegment(int shard) {
        return SegmentEntry.appended(openNumber(shard)).file();
    }

    /// Whether there are segments to which appended rows still go.
    public boolean hasOpenRows() {
        for (int shard = 0; shard < shards.size(); shard++) {
            String open = openSegment(shard);
            if (shards.get(shard).stream().anyMatch(segment -> segment.file().equals(open))) {
                return true;
            }
        }
        return false;
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
