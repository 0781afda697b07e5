package dev.skein.storage.nativetable;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Where compaction has put the rows of segments that it took away, so that a statement which read a segment before can
/// still delete its rows. Remembers the latest ones only. Thread-safe.
final class Relocations {
    /// Rows whose new places are remembered, 4 bytes each. A statement conflicts only if more rows than these were
    /// compacted while it ran.
    private static final long MAX_ROWS = 16L << 20;

    /// A segment that was taken away.
    private record Place(long tableId, long segment) {}

    /// Where its rows are.
    ///
    /// @param segment number of the new segment
    /// @param rows new place of each row; -1 for rows that were deleted before
    private record Target(long segment, int[] rows) {}

    private final SequencedMap<Place, Target> targets = new LinkedHashMap<>();
    private long rowCount;

    /// Remembers where a segment's rows went.
    synchronized void add(long tableId, long segment, long newSegment, int[] rows) {
        targets.put(new Place(tableId, segment), new Target(newSegment, rows));
        rowCount += rows.length;
        while (rowCount > MAX_ROWS) {
            rowCount -= targets.pollFirstEntry().getValue().rows().length;
        }
    }

    /// Forgets what was remembered for a commit that failed.
    synchronized void remove(long tableId, long segment) {
        Target target = targets.remove(new Place(tableId, segment));
        rowCount -= target == null ? 0 : target.rows().length;
    }

    /// Rows of a segment that was taken away, in the segment that took them.
    ///
    /// @param rows places of the rows in the segment's successor
    record Moved(long segment, BitSet rows) {}

    /// Where rows of a segment went; null if that is not known or one of them had been deleted before.
    synchronized @Nullable Moved moved(long tableId, long segment, BitSet rows) {
        Target target = targets.get(new Place(tableId, segment));
        if (target == null) {
            return null;
        }
        BitSet moved = new BitSet();
        for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
            if (target.rows()[row] < 0) {
                return null;
            }
            moved.set(target.rows()[row]);
        }
        return new Moved(target.segment(), moved);
    }
}
