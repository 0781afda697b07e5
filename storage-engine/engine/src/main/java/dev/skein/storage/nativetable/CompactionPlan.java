package dev.skein.storage.nativetable;

import dev.skein.catalog.SegmentEntry;
import dev.skein.storage.segment.SegmentWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Chooses the segments of a shard to write anew as one.
///
/// Segments are merged with others of their own size class, so that a row is written again once per class at most: classes
/// grow by [#FEWEST] up to a full segment.
final class CompactionPlan {
    /// So many segments of a class are merged into one of the next.
    static final int FEWEST = 8;

    /// A segment of this many rows is not merged any more.
    private static final long FULL_ROWS = 4L * SegmentWriter.ROW_GROUP_ROWS;

    /// A segment is written anew when one row in this many is deleted.
    private static final long ROWS_PER_DELETED = 5;

    private CompactionPlan() {}

    /// The segments to merge next, in their order; empty if there is nothing to do. Rows that the catalog keeps come first:
    /// they become a file.
    ///
    /// @param shard its segments, without those that still take appended rows
    static List<SegmentEntry> next(List<SegmentEntry> shard) {
        List<SegmentEntry> appended = shard.stream().filter(SegmentEntry::inCatalog).toList();
        if (!appended.isEmpty()) {
            return appended;
        }
        for (SegmentEntry segment : shard) {
            if (segment.node().isEmpty() && segment.deletedCount() * ROWS_PER_DELETED > segment.rowCount()) {
                return List.of(segment);
            }
        }
        for (long least = 1; least < FULL_ROWS; least *= FEWEST) {
            List<SegmentEntry> found = new ArrayList<>();
            for (SegmentEntry segment : shard) {
                long rows = segment.liveCount();
                if (segment.node().isEmpty() && rows >= least && rows < Math.min(FULL_ROWS, least * FEWEST)) {
                    found.add(segment);
                }
            }
            if (found.size() >= FEWEST) {
                return bounded(found);
            }
        }
        return List.of();
    }

    /// The smallest of them that fill one segment together.
    private static List<SegmentEntry> bounded(List<SegmentEntry> segments) {
        List<SegmentEntry> smallest = new ArrayList<>(segments);
        smallest.sort(Comparator.comparingLong(SegmentEntry::liveCount));
        long rows = 0;
        int count = 0;
        while (count < smallest.size() && (count < 2 || rows + smallest.get(count).liveCount() <= 2 * FULL_ROWS)) {
            rows += smallest.get(count++).liveCount();
        }
        List<SegmentEntry> chosen = smallest.subList(0, count);
        return segments.stream().filter(chosen::contains).toList();
    }
}
