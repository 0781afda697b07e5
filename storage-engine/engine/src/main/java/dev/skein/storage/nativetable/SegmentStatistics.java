package dev.skein.storage.nativetable;

import dev.skein.catalog.CatalogSnapshot;
import dev.skein.catalog.ColumnDefinition;
import dev.skein.catalog.ColumnStatistics;
import dev.skein.catalog.Lane;
import dev.skein.catalog.SegmentEntry;
import dev.skein.catalog.TableEntry;
import dev.skein.catalog.TableStatistics;
import dev.skein.storage.segment.RowSummaries;
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

    /// @param snapshot where appended rows are looked up
    /// @param before the version that `shards` will follow
    static TableStatistics of(
            TableFiles files, CatalogSnapshot snapshot, TableEntry before, List<List<SegmentEntry>> shards) {
        List<SegmentEntry> segments = shards.stream().flatMap(List::stream).toList();
        long rows = segments.stream().mapToLong(SegmentEntry::liveCount).sum();
        if (segments.size() > MAX_MERGED) {
            return new TableStatistics(OptionalLong.of(rows), before.statistics().columns());
        }
        List<SegmentFile> opened = new ArrayList<>();
        List<List<SegmentFile.ColumnSummary>> appended = new ArrayList<>();
        List<ColumnDefinition> definitions = before.schema().columns();
        for (SegmentEntry segment : segments) {
            if (segment.inCatalog()) {
                appended.add(RowSummaries.of(
                        files.readers(snapshot, before.id(), segment, definitions).getFirst(), definitions));
            } else {
                opened.add(files.segment(before.id(), segment.file()));
            }
        }
        List<ColumnStatistics> columns = new ArrayList<>();
        for (int i = 0; i < definitions.size(); i++) {
            int place = i;
            List<SegmentFile.ColumnSummary> summaries = new ArrayList<>();
            opened.forEach(segment -> summaries.add(segment.summary(definitions.get(place).id())));
            appended.forEach(segment -> summaries.add(segment.get(place)));
            columns.add(column(definitions.get(i), summaries, rows));
        }
        return new TableStatistics(OptionalLong.of(rows), columns);
    }

    private static ColumnStatistics column(
            ColumnDefinition column, List<SegmentFile.ColumnSummary> segments, long rows) {
        HllUnion union = new HllUnion(UNION_LG_REGISTERS);
        long minimum = Long.MAX_VALUE;
        long maximum = Long.MIN_VALUE;
        long nullCount = 0;
        long bytes = 0;
        for (SegmentFile.ColumnSummary summary : segments) {
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
