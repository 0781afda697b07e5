package dev.skein.storage.segment;

import dev.skein.catalog.ColumnDefinition;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.PackedColumn;
import dev.skein.storage.batch.StoredBytesColumn;
import dev.skein.storage.batch.StoredDictionaryColumn;
import dev.skein.storage.batch.StoredDoubleColumn;
import dev.skein.storage.batch.StoredWideColumn;
import dev.skein.storage.batch.WideColumn;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Cuts a row group into batches of stored columns, without copying values.
public final class RowGroupReader {
    private final SegmentFile file;
    private final RowGroup group;
    private final List<Slicer> slicers = new ArrayList<>();
    private int next;
    private long bytes;

    /// @param columns the wanted columns; one that the file lacks is null in all rows
    public RowGroupReader(SegmentFile file, int rowGroup, List<ColumnDefinition> columns) {
        this.file = file;
        this.group = file.footer().rowGroups().get(rowGroup);
        for (ColumnDefinition column : columns) {
            Chunk chunk = chunk(column.id());
            slicers.add(chunk == null ? new Missing(column) : new Stored(file, chunk));
            bytes += chunk == null ? 0 : chunk.bytes();
        }
    }

    private @Nullable Chunk chunk(int columnId) {
        List<SegmentColumn> columns = file.footer().columns();
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).id() == columnId) {
                return group.chunks().get(i);
            }
        }
        return null;
    }

    /// Bytes of the wanted chunks.
    public long bytes() {
        return bytes;
    }

    /// Place in the row group of the first row of the batch that [#next] gives next.
    public int position() {
        return next;
    }

    /// The next batch, or null at the end.
    public @Nullable Batch next() {
        int length = Math.min(Batch.MAX_ROWS, group.rowCount() - next);
        if (length <= 0) {
            return null;
        }
        List<Column> columns = new ArrayList<>(slicers.size());
        for (Slicer slicer : slicers) {
            columns.add(slicer.slice(next, length));
        }
        next += length;
        return Batch.of(columns, length);
    }

    /// Gives a column's values from one place to another.
    private sealed interface Slicer {
        Column slice(int from, int length);
    }

    /// A chunk of the file.
    private static final class Stored implements Slicer {
        private final SegmentFile file;
        private final Chunk chunk;
        private final boolean[] nulls;

        Stored(SegmentFile file, Chunk chunk) {
            this.file = file;
            this.chunk = chunk;
            this.nulls = chunk.nullCount() == 0 ? new boolean[0] : new boolean[Batch.MAX_ROWS];
        }

        @Override
        public Column slice(int from, int length) {
            MemorySegment memory = file.memory();
            boolean[] flags = nulls(from, length);
            long at = chunk.values();
            return switch (chunk.encoding()) {
                case PACKED -> packed(from, length, flags);
                case WIDE -> new StoredWideColumn(memory, at + 16L * from, flags, length);
                case DOUBLE -> new StoredDoubleColumn(memory, at + 8L * from, false, flags, length);
                case FLOAT -> new StoredDoubleColumn(memory, at + 4L * from, true, flags, length);
                case BYTES -> new StoredBytesColumn(memory, at + 4L * from, chunk.heap(), flags, length);
                case DICTIONARY -> new StoredDictionaryColumn(
                        packed(from, length, null), file.dictionary(chunk), flags);
            };
        }

        private PackedColumn packed(int from, int length, boolean @Nullable [] flags) {
            boolean codes = chunk.encoding() == Encoding.DICTIONARY;
            boolean empty = chunk.minimum() > chunk.maximum();
            long minimum = codes || empty ? 0 : chunk.minimum();
            long maximum = codes ? Math.max(0, chunk.entryCount() - 1) : empty ? 0 : chunk.maximum();
            return new PackedColumn(file.memory(), chunk.values() + (long) chunk.width().bytes() * from, chunk.width(),
                    chunk.base(), chunk.factor(), flags, length, minimum, maximum);
        }

        private boolean @Nullable [] nulls(int from, int length) {
            if (chunk.nullCount() == 0) {
                return null;
            }
            MemorySegment memory = file.memory();
            boolean any = false;
            for (int i = 0; i < length; i++) {
                int row = from + i;
                byte octet = memory.get(ValueLayout.JAVA_BYTE, chunk.nulls() + (row >>> 3));
                nulls[i] = (octet >>> (row & 7) & 1) != 0;
                any |= nulls[i];
            }
            return any ? nulls : null;
        }
    }

    /// A column that was added to the table after the file was written.
    private static final class Missing implements Slicer {
        private final ColumnDefinition column;
        private final boolean[] nulls = new boolean[Batch.MAX_ROWS];

        Missing(ColumnDefinition column) {
            this.column = column;
            Arrays.fill(nulls, true);
        }

        @Override
        public Column slice(int from, int length) {
            return switch (column.type().lane()) {
                case LONG -> new LongColumn(new long[length], nulls, length, 0, 0);
                case WIDE -> new WideColumn(new long[length], new long[length], nulls, length);
                case DOUBLE -> new DoubleColumn(new double[length], nulls, length);
                case BYTES -> new BytesColumn(new byte[0], new int[length], new int[length], nulls, length);
            };
        }
    }
}
