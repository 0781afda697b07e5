package dev.skein.storage.nativetable;

import dev.skein.catalog.AppendedRows;
import dev.skein.catalog.ColumnDefinition;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.segment.RowReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A segment whose rows the catalog keeps, as columns in memory. It grows when a snapshot with more rows is read; whoever
/// reads an older one sees as many rows as that one has. Thread-safe.
final class AppendedSegment {
    private final Map<Integer, AppendedColumn> columns = new HashMap<>();
    private int rowCount;

    /// A reader of all rows of a snapshot.
    ///
    /// @param rows what the snapshot has
    /// @param wanted the columns; one that the rows lack is null
    RowReader reader(AppendedRows rows, List<ColumnDefinition> wanted) {
        return new Reader(rows.rowCount(), wanted, grown(rows));
    }

    private synchronized AppendedSegment grown(AppendedRows rows) {
        if (rows.rowCount() > rowCount) {
            for (AppendedRows.Piece piece : rows.from(rowCount)) {
                RowCodec.decode(piece.bytes(), columns, rowCount);
                rowCount += piece.rowCount();
            }
        }
        return this;
    }

    private synchronized List<Column> columns(List<ColumnDefinition> wanted, int block, int length) {
        List<Column> found = new ArrayList<>(wanted.size());
        for (ColumnDefinition column : wanted) {
            AppendedColumn there = columns.get(column.id());
            found.add(there == null
                    ? AppendedColumn.ofNulls(column.type().lane(), length).column(0, length)
                    : there.column(block, length));
        }
        return found;
    }

    private static final class Reader implements RowReader {
        private final int rowCount;
        private final List<ColumnDefinition> wanted;
        private final AppendedSegment segment;
        private int next;

        Reader(int rowCount, List<ColumnDefinition> wanted, AppendedSegment segment) {
            this.rowCount = rowCount;
            this.wanted = wanted;
            this.segment = segment;
        }

        @Override
        public int position() {
            return next;
        }

        @Override
        public @Nullable Batch next() {
            int length = Math.min(Batch.MAX_ROWS, rowCount - next);
            if (length <= 0) {
                return null;
            }
            Batch batch = Batch.of(segment.columns(wanted, next / Batch.MAX_ROWS, length), length);
            next += length;
            return batch;
        }

        /// Nothing is read from a disk.
        @Override
        public long bytes() {
            return 0;
        }
    }
}
