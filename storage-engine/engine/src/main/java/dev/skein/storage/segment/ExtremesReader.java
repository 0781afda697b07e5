package dev.skein.storage.segment;

import dev.skein.catalog.ColumnDefinition;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.LongColumn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Gives a row group's least and greatest values out of its zone maps, as two rows that stand for all: in the first one each
/// column is least, in the second one greatest. Reads no chunk.
public final class ExtremesReader implements RowReader {
    /// Rows that stand for a row group.
    public static final int ROWS = 2;

    private final Batch rows;
    private boolean given;

    private ExtremesReader(Batch rows) {
        this.rows = rows;
    }

    /// A reader of a row group's extremes; null if its zone maps do not know those of all columns.
    ///
    /// @param columns the wanted columns; one that the file lacks is null
    public static @Nullable ExtremesReader of(SegmentFile file, int rowGroup, List<ColumnDefinition> columns) {
        List<Column> extremes = new ArrayList<>(columns.size());
        for (ColumnDefinition column : columns) {
            StoredChunk stored = file.chunk(rowGroup, column.id());
            if (stored == null) {
                extremes.add(nulls());
                continue;
            }
            ChunkShape shape = stored.chunk().shape();
            if (shape.encoding() != Encoding.PACKED) {
                return null;
            }
            boolean empty = shape.minimum() > shape.maximum();
            extremes.add(empty
                    ? nulls()
                    : new LongColumn(new long[] {shape.minimum(), shape.maximum()}, null, ROWS, shape.minimum(),
                            shape.maximum()));
        }
        return new ExtremesReader(Batch.of(extremes, ROWS));
    }

    private static LongColumn nulls() {
        return new LongColumn(new long[ROWS], new boolean[] {true, true}, ROWS, 0, 0);
    }

    @Override
    public int position() {
        return 0;
    }

    @Override
    public @Nullable Batch next() {
        boolean end = given;
        given = true;
        return end ? null : rows;
    }

    @Override
    public long bytes() {
        return 0;
    }
}
