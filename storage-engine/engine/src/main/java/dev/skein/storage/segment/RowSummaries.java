package dev.skein.storage.segment;

import dev.skein.catalog.ColumnDefinition;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.segment.SegmentFile.ColumnSummary;
import java.util.ArrayList;
import java.util.List;

/// Finds out of rows that are in no file yet what the footer of their file will say.
public final class RowSummaries {
    private RowSummaries() {}

    /// What is known of each column.
    ///
    /// @param reader gives dense columns, of a row group's rows at most
    public static List<ColumnSummary> of(RowReader reader, List<ColumnDefinition> columns) {
        List<ChunkBuilder> builders =
                columns.stream().map(column -> ChunkBuilder.of(column.type())).toList();
        for (Batch batch = reader.next(); batch != null; batch = reader.next()) {
            for (int i = 0; i < builders.size(); i++) {
                builders.get(i).append(batch.columns().get(i), null, 0, batch.length());
            }
        }
        List<ColumnSummary> summaries = new ArrayList<>();
        ChunkBody body = new ChunkBody();
        for (ChunkBuilder builder : builders) {
            body.clear();
            ChunkShape shape = builder.encode(body);
            summaries.add(new ColumnSummary(builder.sketch.toCompactByteArray(), shape.minimum(), shape.maximum(),
                    shape.nullCount(), shape.heapBytes()));
        }
        return summaries;
    }
}
