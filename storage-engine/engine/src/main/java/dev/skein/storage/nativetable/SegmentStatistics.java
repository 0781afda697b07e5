package dev.skein.storage.nativetable;

import dev.skein.catalog.ColumnDefinition;
import dev.skein.catalog.ColumnStatistics;
import dev.skein.catalog.Lane;
import dev.skein.catalog.SegmentEntry;
import dev.skein.catalog.TableEntry;
import dev.skein.catalog.TableStatistics;
import dev.skein.storage.segment.SegmentFile;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.HllUnion;

/// What is known of a table's rows, from what its segments say. Deleted rows still count in ranges and distinct values.
final class SegmentStatistics {
    private static final int UNION_LG_REGISTERS = 12;

    /// With more segments than that, sketches of all are no longer merged at every commit: distinct values of the new
    /// segments alone and of the version before bound the estimate.
    private static final int MAX_MERGED = 64;

    private static final double BASE_TEN = 10;

    private SegmentStatistics() {}

    static TableStatistics of(TableFiles files, TableEntry before, List<List<SegmentEntry>> shards) {
        List<SegmentEntry> segments = shards.stream().flatMap(List::stream).toList();
        long rows = segments.stream().mapToLong(SegmentEntry::liveCount).sum();
        if (segments.size() > MAX_MERGED) {
            return new TableStatistics(OptionalLong.of(rows), before.statistics().columns());
        }
        List<SegmentFile> opened =
                segments.stream().map(segment -> files.segment(before.id(), segment.file())).toList();
        List<ColumnStatistics> columns = new ArrayList<>();
        for (ColumnDefinition column : before.schema().columns()) {
            columns.add(column(column, opened, rows));
        }
        return new TableStatistics(OptionalLong.of(rows), columns);
    }

    private static ColumnStatistics column(ColumnDefinition column, List<SegmentFile> segments, long rows) {
        HllUnion union = new HllUnion(UNION_LG_REGISTERS);
        long minimum = Long.MAX_VALUE;
        long maximum = Long.MIN_VALUE;
        long nullCount = 0;
        long bytes = 0;
        for (SegmentFile segment : segments) {
            SegmentFile.ColumnSummary summary = segment.summary(column.id());
            if (summary.sketch().length > 0) {
                union.update(HllSketch.heapify(MemorySegment.ofArray(summary.sketch())));
            }
            minimum = Math.min(minimum, summary.minimum());
            maximum = Math.max(maximum, summary.maximum());
            nullCount += summary.nullCount();
            bytes += summary.heapBytes();
        }
        boolean ranged = column.type().lane() == Lane.LONG && minimum <= maximum;
        double unit = Math.pow(BASE_TEN, column.type().scale());
        return new ColumnStatistics(
                OptionalDouble.of(Math.min(union.getEstimate(), (double) rows)),
                OptionalLong.of(Math.min(nullCount, rows)),
                ranged ? OptionalDouble.of(minimum / unit) : OptionalDouble.empty(),
                ranged ? OptionalDouble.of(maximum / unit) : OptionalDouble.empty(),
                column.type().lane() == Lane.BYTES && rows > 0
                        ? OptionalDouble.of(bytes / (double) rows)
                        : OptionalDouble.empty());
    }
}
