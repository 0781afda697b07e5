package dev.skein.storage.nativetable;

import dev.skein.catalog.AppendedRows;
import dev.skein.catalog.ColumnDefinition;
import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.TableEntry;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.segment.Compression;
import dev.skein.storage.segment.RowReader;
import dev.skein.storage.segment.SegmentWriter;
import dev.skein.storage.spi.BatchWriter;
import dev.skein.storage.spi.WriteRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One thread's part of a write session: deals rows out to the shards, each of which has a segment in progress.
final class NativeBatchWriter implements BatchWriter {
    /// Rows of a segment before the next one is started: a few morsels, so that files stay few and work divides well.
    private static final long SEGMENT_ROWS = 8L * SegmentWriter.ROW_GROUP_ROWS;

    /// More rows than that are worth a file of their own.
    private static final int MAX_FEW_ROWS = 256;

    /// Rows of more bytes than that, all together, do not go to the catalog's log.
    private static final long MAX_FEW_BYTES = 64L << 10;

    private final NativeWriteSession session;
    private final TableEntry table;
    private final WriteRequest.Operation operation;
    private final List<Integer> shardBy;
    private final List<Integer> sortBy;
    private final Compression compression;
    private final @Nullable OpenSegment[] open;
    /// Rows that are so few that they may go to the catalog, by shard.
    private final List<List<AppendedRows.Piece>> few = new ArrayList<>();
    private long fewRows;
    private long fewBytes;
    private boolean many;
    private int nextShard;
    private int[] shardOf = {};
    private int[] rows = {};

    private record OpenSegment(Path path, SegmentWriter writer) {}

    NativeBatchWriter(NativeWriteSession session, TableEntry table, WriteRequest.Operation operation) {
        this.session = session;
        this.table = table;
        this.operation = operation;
        TableOptions options = TableOptions.parse(table.options(), table.schema());
        this.shardBy = TableOptions.places(options.shardBy(), table.schema());
        this.sortBy = TableOptions.places(options.sortBy(), table.schema());
        this.compression = options.compression();
        this.open = new OpenSegment[table.shards().size()];
        for (int shard = 0; shard < open.length; shard++) {
            few.add(new ArrayList<>());
        }
    }

    @Override
    public void write(Batch batch) {
        List<Column> columns = batch.columns();
        if (operation != WriteRequest.Operation.INSERT) {
            deleteRows(batch);
            if (operation == WriteRequest.Operation.DELETE) {
                return;
            }
            columns = columns.subList(1, columns.size());
        }
        checkNulls(columns, batch);
        if (open.length == 1) {
            append(0, columns, batch.selection(), batch.selectedCount());
        } else if (shardBy.isEmpty()) {
            append(nextShard, columns, batch.selection(), batch.selectedCount());
            nextShard = (nextShard + 1) % open.length;
        } else {
            distribute(columns, batch);
        }
    }

    private void deleteRows(Batch batch) {
        long[] addresses = ((LongColumn) batch.columns().getFirst()).values();
        int[] selected = batch.selection();
        if (selected != null) {
            long[] gathered = new long[batch.selectedCount()];
            for (int i = 0; i < gathered.length; i++) {
                gathered[i] = addresses[selected[i]];
            }
            addresses = gathered;
        }
        session.delete(addresses, batch.selectedCount());
    }

    private void checkNulls(List<Column> columns, Batch batch) {
        List<ColumnDefinition> definitions = table.schema().columns();
        for (int i = 0; i < definitions.size(); i++) {
            boolean[] nulls = columns.get(i).nulls();
            if (!definitions.get(i).nullable() && nulls != null) {
                for (int row = 0; row < batch.selectedCount(); row++) {
                    if (nulls[batch.selection() == null ? row : batch.selection()[row]]) {
                        throw new SkeinException(ErrorCode.NOT_NULL_VIOLATION, "column \"" + definitions.get(i).name()
                                + "\" of " + table.name() + " must not be null");
                    }
                }
            }
        }
    }

    private void distribute(List<Column> columns, Batch batch) {
        int count = batch.selectedCount();
        if (shardOf.length < count) {
            shardOf = new int[Math.max(count, Batch.MAX_ROWS)];
            rows = new int[shardOf.length];
        }
        for (int i = 0; i < count; i++) {
            int row = batch.selection() == null ? i : batch.selection()[i];
            shardOf[i] = ShardHash.shard(columns, row, shardBy, open.length);
        }
        for (int shard = 0; shard < open.length; shard++) {
            int found = 0;
            for (int i = 0; i < count; i++) {
                rows[found] = batch.selection() == null ? i : batch.selection()[i];
                found += shardOf[i] == shard ? 1 : 0;
            }
            append(shard, columns, rows, found);
        }
    }

    private void append(int shard, List<Column> columns, int @Nullable [] places, int count) {
        if (count == 0) {
            return;
        }
        if (session.takesFewRows() && !many && fewRows + count <= MAX_FEW_ROWS) {
            byte[] bytes = RowCodec.encode(table.schema().columns(), columns, places, count);
            if (fewBytes + bytes.length <= MAX_FEW_BYTES) {
                few.get(shard).add(new AppendedRows.Piece(count, bytes));
                fewRows += count;
                fewBytes += bytes.length;
                return;
            }
        }
        many = true;
        OpenSegment segment = opened(shard);
        segment.writer().append(columns, places, count);
        if (segment.writer().rowCount() >= SEGMENT_ROWS) {
            finish(shard, segment);
        }
    }

    /// The segment in progress of a shard, with the rows that seemed to be few before.
    private OpenSegment opened(int shard) {
        OpenSegment segment = open[shard];
        if (segment == null) {
            Path path = session.newSegment();
            segment = new OpenSegment(path, SegmentWriter.create(path, table.schema().columns(), sortBy, compression));
            open[shard] = segment;
        }
        AppendedRows rows = null;
        for (AppendedRows.Piece piece : few.get(shard)) {
            rows = AppendedRows.after(rows, piece);
        }
        few.get(shard).clear();
        if (rows != null) {
            RowReader reader = new AppendedSegment().reader(rows, table.schema().columns());
            for (Batch batch = reader.next(); batch != null; batch = reader.next()) {
                segment.writer().append(batch);
            }
        }
        return segment;
    }

    private void finish(int shard, OpenSegment segment) {
        long rowCount = segment.writer().rowCount();
        long bytes = segment.writer().finish();
        open[shard] = null;
        session.add(shard, segment.path(), rowCount, bytes);
    }

    @Override
    public long heldBytes() {
        long bytes = 0;
        for (OpenSegment segment : open) {
            bytes += segment == null ? 0 : segment.writer().heldBytes();
        }
        return bytes;
    }

    @Override
    public void flush() {
        for (OpenSegment segment : open) {
            if (segment != null) {
                segment.writer().flush();
            }
        }
    }

    @Override
    public void finish() {
        for (int shard = 0; shard < open.length; shard++) {
            OpenSegment segment = open[shard];
            if (segment != null || many && !few.get(shard).isEmpty()) {
                finish(shard, opened(shard));
            }
            for (AppendedRows.Piece piece : few.get(shard)) {
                session.append(shard, piece);
            }
            few.get(shard).clear();
        }
    }

    /// Closes files that were not finished.
    void abort() {
        for (int shard = 0; shard < open.length; shard++) {
            OpenSegment segment = open[shard];
            if (segment != null) {
                open[shard] = null;
                segment.writer().close();
            }
        }
    }
}
