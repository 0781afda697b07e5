package dev.skein.storage.segment;

import dev.skein.catalog.ColumnDefinition;
import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Writes one segment file. Rows are kept in memory until a row group is full. Not thread-safe.
public final class SegmentWriter implements AutoCloseable {
    /// Rows of a full row group: a morsel of work for one thread.
    public static final int ROW_GROUP_ROWS = 131_072;

    /// A row group with fewer rows costs more, wherever it is read, than the memory that it gives back is worth.
    private static final int FEW_ROWS = 2 * Batch.MAX_ROWS;

    static final byte[] MAGIC = {'S', 'K', 'E', 'I', 'N', 'S', 'G', '2'};

    /// Footer length, footer checksum and magic.
    static final int TRAILER_BYTES = Long.BYTES + Integer.BYTES + 8;

    private final Path path;
    private final List<ColumnDefinition> columns;
    private final SegmentOutput out;
    private final ChunkBody body = new ChunkBody();
    private final ChunkBuilder[] builders;
    private final List<RowGroup> groups = new ArrayList<>();
    private final int[] sortColumns;
    private int[] newPlaces = {};
    private int rows;

    private SegmentWriter(Path path, List<ColumnDefinition> columns, int[] sortColumns, SegmentOutput out) {
        this.sortColumns = sortColumns;
        this.path = path;
        this.columns = columns;
        this.out = out;
        this.builders = columns.stream().map(column -> ChunkBuilder.of(column.type())).toArray(ChunkBuilder[]::new);
        out.write(MAGIC, MAGIC.length);
    }

    /// Starts a file, which must not exist.
    ///
    /// @param columns the columns of the batches, in order
    /// @param sortColumns places of the columns by which the rows of each row group are sorted; may be empty
    /// @param compression what to do to chunks at rest
    /// @throws SkeinException IO_ERROR, DISK_FULL
    public static SegmentWriter create(
            Path path, List<ColumnDefinition> columns, List<Integer> sortColumns, Compression compression) {
        try {
            return new SegmentWriter(path, List.copyOf(columns),
                    sortColumns.stream().mapToInt(Integer::intValue).toArray(),
                    new SegmentOutput(
                            FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), compression));
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    /// About how many bytes a writer of these columns holds while it collects a row group.
    public static long memoryBytes(List<ColumnDefinition> columns) {
        // the file's buffer, and the largest column as it will lie in memory and as it will lie in the file
        long bytes = (1 << 20) + 2L * 64 * ROW_GROUP_ROWS;
        for (ColumnDefinition column : columns) {
            bytes += switch (column.type().lane()) {
                case LONG, DOUBLE -> 9L * ROW_GROUP_ROWS;
                case WIDE -> 17L * ROW_GROUP_ROWS;
                case BYTES -> 64L * ROW_GROUP_ROWS;
            };
        }
        return bytes;
    }

    /// Adds rows of dense columns.
    ///
    /// @param rowPlaces places of the rows in the columns; null for the first `howMany`
    public void append(List<Column> values, int @Nullable [] rowPlaces, int howMany) {
        try {
            int done = 0;
            while (done < howMany) {
                int part = Math.min(howMany - done, ROW_GROUP_ROWS - rows);
                for (int i = 0; i < builders.length; i++) {
                    builders[i].append(values.get(i), rowPlaces, done, part);
                }
                rows += part;
                done += part;
                if (rows == ROW_GROUP_ROWS) {
                    endRowGroup();
                }
            }
        } catch (UncheckedIOException e) {
            throw failure(path, e);
        }
    }

    /// Adds the selected rows of a batch of dense columns.
    public void append(Batch batch) {
        append(batch.columns(), batch.selection(), batch.selectedCount());
    }

    /// Bytes that the rows of the row group in progress take, and room for more.
    public long heldBytes() {
        long bytes = 0;
        for (ChunkBuilder builder : builders) {
            bytes += builder.heldBytes();
        }
        return bytes;
    }

    /// Ends the row group in progress before it is full, unless it has hardly any rows, to hold less memory.
    public void flush() {
        if (rows < FEW_ROWS) {
            return;
        }
        try {
            endRowGroup();
        } catch (UncheckedIOException e) {
            throw failure(path, e);
        }
        for (ChunkBuilder builder : builders) {
            builder.letGo();
        }
    }

    private void endRowGroup() {
        if (sortColumns.length > 0) {
            sort();
        }
        List<Chunk> chunks = new ArrayList<>(builders.length);
        for (ChunkBuilder builder : builders) {
            body.clear();
            ChunkShape shape = builder.encode(body);
            chunks.add(out.write(shape, body));
        }
        groups.add(new RowGroup(rows, chunks));
        rows = 0;
    }

    private void sort() {
        Integer[] places = new Integer[rows];
        Arrays.setAll(places, i -> i);
        Arrays.sort(places, this::compareRows);
        int[] order = new int[rows];
        Arrays.setAll(order, i -> places[i]);
        int first = newPlaces.length;
        newPlaces = Arrays.copyOf(newPlaces, first + rows);
        for (int i = 0; i < rows; i++) {
            newPlaces[first + order[i]] = first + i;
        }
        for (ChunkBuilder builder : builders) {
            builder.reorder(order);
        }
    }

    private int compareRows(int left, int right) {
        for (int column : sortColumns) {
            int sign = builders[column].compare(left, right);
            if (sign != 0) {
                return sign;
            }
        }
        return 0;
    }

    /// After [#finish], where each row that was added lies in the file; empty if they lie in the order in which they came.
    public int[] newPlaces() {
        return newPlaces;
    }

    /// Rows added so far.
    public long rowCount() {
        long count = rows;
        for (RowGroup group : groups) {
            count += group.rowCount();
        }
        return count;
    }

    /// Writes the rest and the footer, and forces the file to disk. The name in its directory is not forced.
    ///
    /// @return length of the file in bytes
    public long finish() {
        try {
            if (rows > 0) {
                endRowGroup();
            }
            List<SegmentColumn> described = new ArrayList<>();
            for (int i = 0; i < builders.length; i++) {
                described.add(new SegmentColumn(columns.get(i).id(), columns.get(i).type(),
                        builders[i].sketch.toCompactByteArray()));
            }
            byte[] footer = new SegmentFooter(described, groups).write();
            CRC32C crc = new CRC32C();
            crc.update(footer);
            out.align();
            out.write(footer, footer.length);
            byte[] trailer = ByteBuffer.allocate(TRAILER_BYTES)
                    .putLong(footer.length)
                    .putInt((int) crc.getValue())
                    .put(MAGIC)
                    .array();
            out.write(trailer, trailer.length);
            out.force();
            out.close();
            return out.position();
        } catch (UncheckedIOException e) {
            throw failure(path, e);
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    /// Closes the file; what was written stays for the caller to delete unless [#finish] was called.
    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    /// The error for a file that cannot be written.
    static SkeinException failure(Path path, Exception e) {
        String message = String.valueOf(e.getMessage());
        ErrorCode code = ErrorCode.ofWriting(e);
        return new SkeinException(code, "cannot write " + path + ": " + message
                + (code == ErrorCode.DISK_FULL ? "; free some space and run the statement again" : ""), e);
    }
}
