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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Cuts a row group into batches of stored columns, without copying values. Chunks come from the file's [ChunkCache].
public final class RowGroupReader implements RowReader {
    private final List<Slicer> slicers = new ArrayList<>();
    private final int[] bounds;
    private int range;
    private int next;
    private long bytes;

    /// @param columns the wanted columns; one that the file lacks is null in all rows
    public RowGroupReader(SegmentFile file, int rowGroup, List<ColumnDefinition> columns) {
        this(file, rowGroup, columns, new int[] {0, file.rowCount(rowGroup)});
    }

    /// A reader of some of the rows.
    ///
    /// @param bounds per range of rows its first row and the one after its last, in the order of the rows
    public RowGroupReader(SegmentFile file, int rowGroup, List<ColumnDefinition> columns, int[] bounds) {
        this.bounds = bounds.clone();
        this.next = bounds.length == 0 ? 0 : bounds[0];
        for (ColumnDefinition column : columns) {
            StoredChunk chunk = file.chunk(rowGroup, column.id());
            slicers.add(chunk == null ? new Missing(column) : new Stored(file.cache(), chunk, column.name()));
            bytes += chunk == null ? 0 : chunk.chunk().bytes();
        }
    }

    /// Bytes of the wanted chunks.
    @Override
    public long bytes() {
        return bytes;
    }

    /// Place in the row group of the first row of the batch that [#next] gives next.
    @Override
    public int position() {
        return next;
    }

    @Override
    public @Nullable Batch next() {
        if (range == bounds.length) {
            return null;
        }
        int length = Math.min(Batch.MAX_ROWS, bounds[range + 1] - next);
        List<Column> columns = new ArrayList<>(slicers.size());
        for (Slicer slicer : slicers) {
            columns.add(slicer.slice(next, length));
        }
        next += length;
        if (next == bounds[range + 1]) {
            range += 2;
            next = range == bounds.length ? next : bounds[range];
        }
        return Batch.of(columns, length);
    }

    /// Gives a column's values from one place to another.
    private sealed interface Slicer {
        Column slice(int from, int length);
    }

    /// A chunk of the file, loaded when the first batch is asked for.
    private static final class Stored implements Slicer {
        private final ChunkCache cache;
        private final StoredChunk stored;
        private final String column;
        private final boolean[] nulls;
        private @Nullable LoadedChunk loaded;

        Stored(ChunkCache cache, StoredChunk stored, String column) {
            this.cache = cache;
            this.stored = stored;
            this.column = column;
            this.nulls = new boolean[stored.chunk().shape().nullCount() == 0 ? 0 : Batch.MAX_ROWS];
        }

        @Override
        public Column slice(int from, int length) {
            LoadedChunk chunk = loaded;
            if (chunk == null) {
                chunk = cache.load(stored, column);
                loaded = chunk;
            }
            ChunkShape shape = chunk.shape();
            MemorySegment memory = chunk.memory();
            boolean[] flags = nulls(chunk, from, length);
            long at = shape.values().at();
            return switch (shape.encoding()) {
                case PACKED -> packed(chunk, from, length, flags);
                case WIDE -> new StoredWideColumn(memory, at + 16L * from, flags, length);
                case DOUBLE -> new StoredDoubleColumn(memory, at + 8L * from, false, flags, length);
                case FLOAT -> new StoredDoubleColumn(memory, at + 4L * from, true, flags, length);
                case BYTES -> new StoredBytesColumn(memory, at + 4L * from, shape.heap().at(), flags, length);
                case DICTIONARY -> new StoredDictionaryColumn(packed(chunk, from, length, null),
                        Objects.requireNonNull(chunk.dictionary()), flags);
            };
        }

        private static PackedColumn packed(LoadedChunk chunk, int from, int length, boolean @Nullable [] flags) {
            ChunkShape shape = chunk.shape();
            boolean codes = shape.encoding() == Encoding.DICTIONARY;
            boolean empty = shape.minimum() > shape.maximum();
            long minimum = codes || empty ? 0 : shape.minimum();
            long maximum = codes ? Math.max(0, shape.entryCount() - 1) : empty ? 0 : shape.maximum();
            return new PackedColumn(chunk.memory(), shape.values().at() + (long) shape.width().bytes() * from,
                    shape.width(), shape.base(), shape.factor(), flags, length, minimum, maximum);
        }

        private boolean @Nullable [] nulls(LoadedChunk chunk, int from, int length) {
            if (chunk.shape().nullCount() == 0) {
                return null;
            }
            boolean any = false;
            for (int i = 0; i < length; i++) {
                int row = from + i;
                byte octet = chunk.memory().get(ValueLayout.JAVA_BYTE, row >>> 3);
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
