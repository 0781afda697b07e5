package dev.skein.storage.segment;

import java.util.List;

/// Consecutive rows of a segment.
///
/// @param rowCount number of rows, at most [SegmentWriter#ROW_GROUP_ROWS]
/// @param chunks one per column of the segment, in its order
record RowGroup(int rowCount, List<Chunk> chunks) {
    RowGroup {
        chunks = List.copyOf(chunks);
    }
}
