package dev.skein.storage.nativetable;

import dev.skein.catalog.Catalog;
import dev.skein.catalog.CatalogSnapshot;
import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SegmentEntry;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.TableEntry;
import dev.skein.catalog.TableName;
import dev.skein.catalog.TableSchema;
import dev.skein.catalog.TableStatistics;
import dev.skein.storage.segment.ChunkCache;
import dev.skein.storage.segment.RowGroupReader;
import dev.skein.storage.segment.SegmentFile;
import dev.skein.storage.spi.BatchReader;
import dev.skein.storage.spi.Connector;
import dev.skein.storage.spi.ReadContext;
import dev.skein.storage.spi.Scan;
import dev.skein.storage.spi.Split;
import dev.skein.storage.spi.TableSource;
import dev.skein.storage.spi.WriteRequest;
import dev.skein.storage.spi.WriteSession;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The catalog `skein`: tables in the data directory.
public final class NativeConnector implements Connector {
    /// Bits of a row address that name the row within its segment; the others name the segment.
    static final int ROW_BITS = 32;

    private final Catalog catalog;
    private final TableFiles files;
    private final ChunkCache cache;
    private volatile @Nullable Compactor compactor;

    /// Opens the tables of a data directory, and removes files that no table names.
    public NativeConnector(Catalog catalog, Path dataDirectory) {
        this(catalog, dataDirectory, new ChunkCache(ChunkCache.defaultLimitBytes()));
    }

    /// Opens the tables of a data directory with a cache of a size of one's own.
    public NativeConnector(Catalog catalog, Path dataDirectory, ChunkCache cache) {
        this.catalog = catalog;
        this.cache = cache;
        this.files = new TableFiles(dataDirectory, cache);
        files.removeOrphans(catalog.snapshot());
    }

    @Override
    public List<String> schemas() {
        return List.copyOf(catalog.snapshot().schemas());
    }

    @Override
    public List<String> tables(String schema) {
        return List.copyOf(catalog.snapshot().tableNames(schema));
    }

    @Override
    public Optional<TableSource> table(String schema, String table) {
        return catalog.snapshot()
                .table(new TableName(TableName.NATIVE_CATALOG, schema, table))
                .map(this::tableSource);
    }

    /// A table at the version of this entry.
    public TableSource tableSource(TableEntry table) {
        return new NativeTableSource(files, table);
    }

    /// The first version of a new table, without rows.
    ///
    /// @throws SkeinException INVALID_PARAMETER, UNDEFINED_COLUMN if the options make no sense
    public TableEntry newTable(long id, TableName name, TableSchema schema, Map<String, String> options) {
        TableOptions checked = TableOptions.parse(options, schema);
        List<List<SegmentEntry>> shards = new ArrayList<>();
        for (int i = 0; i < checked.shards(); i++) {
            shards.add(List.of());
        }
        return new TableEntry(
                id, name, schema, options, schema.columns().size(), 1, shards, TableStatistics.UNKNOWN);
    }

    /// Starts to fill a table that is made, with its rows, when the session is committed.
    public WriteSession beginCreate(TableEntry table) {
        return new NativeWriteSession(catalog, files, table, WriteRequest.Operation.INSERT, true, this::tableChanged);
    }

    @Override
    public WriteSession beginWrite(WriteRequest request) {
        CatalogSnapshot snapshot = catalog.snapshot();
        TableEntry table = snapshot.table(request.table())
                .orElseThrow(() -> new SkeinException(
                        ErrorCode.UNDEFINED_TABLE, "there is no table " + request.table()));
        return new NativeWriteSession(catalog, files, table, request.operation(), false, this::tableChanged);
    }

    /// Lets go of the files of a table that was dropped. They are removed at the next start, so that queries that still
    /// read the table can end.
    public void tableDropped(TableEntry table) {
        files.forget(table.id(), TableFiles.named(table));
    }

    /// Compares all files of a table with their checksums.
    ///
    /// @throws SkeinException DATA_CORRUPTED
    public void verify(TableEntry table) {
        for (List<SegmentEntry> shard : table.shards()) {
            for (SegmentEntry segment : shard) {
                files.segment(table.id(), segment.file()).verify(table.schema().columns());
            }
        }
    }

    /// The cache of decoded chunks.
    public ChunkCache cache() {
        return cache;
    }

    @Override
    public List<Split> splits(Scan scan) {
        NativeScanHandle handle = NativeScanHandle.parse(scan.handle());
        List<Split> splits = new ArrayList<>();
        for (int piece = 0; piece < handle.pieces().size(); piece++) {
            SegmentFile segment = files.segment(handle.tableId(), handle.pieces().get(piece).file());
            for (int group : handle.pieces().get(piece).rowGroups()) {
                splits.add(new Split(piece + ":" + group, segment.rowCount(group), ""));
            }
        }
        return splits;
    }

    @Override
    public BatchReader open(Scan scan, Split split, ReadContext context) {
        NativeScanHandle handle = NativeScanHandle.parse(scan.handle());
        int colon = split.handle().indexOf(':');
        NativeScanHandle.Piece piece = handle.pieces().get(Integer.parseInt(split.handle().substring(0, colon)));
        int group = Integer.parseInt(split.handle().substring(colon + 1));
        SegmentFile segment = files.segment(handle.tableId(), piece.file());
        long firstRow = 0;
        for (int i = 0; i < group; i++) {
            firstRow += segment.rowCount(i);
        }
        return new NativeReader(
                new RowGroupReader(segment, group, handle.columns()),
                files.deleted(handle.tableId(), piece.deleteVector()),
                firstRow,
                TableFiles.number(piece.file()) << ROW_BITS,
                handle.addressPlace());
    }

    /// Starts to compact tables in the background, until [#close()].
    ///
    /// @param oldestStatement when the oldest of the statements that run now began; files that it may read are kept
    public void startCompaction(Clock clock, Supplier<Optional<Instant>> oldestStatement) {
        Compactor started = newCompactor(clock, oldestStatement);
        compactor = started;
        started.start();
    }

    Compactor newCompactor(Clock clock, Supplier<Optional<Instant>> oldestStatement) {
        return new Compactor(catalog, files, clock, oldestStatement);
    }

    private void tableChanged(long tableId) {
        Compactor running = compactor;
        if (running != null) {
            running.tableChanged(tableId);
        }
    }

    @Override
    public void close() {
        Compactor running = compactor;
        if (running != null) {
            running.close();
        }
    }
}
