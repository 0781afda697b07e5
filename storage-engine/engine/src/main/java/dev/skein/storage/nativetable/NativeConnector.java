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
import dev.skein.storage.expression.Expression;
import dev.skein.storage.segment.ChunkCache;
import dev.skein.storage.spi.BatchReader;
import dev.skein.storage.spi.Connector;
import dev.skein.storage.spi.ReadContext;
import dev.skein.storage.spi.Scan;
import dev.skein.storage.spi.ScanPlacement;
import dev.skein.storage.spi.Split;
import dev.skein.storage.spi.TableSource;
import dev.skein.storage.spi.WriteRequest;
import dev.skein.storage.spi.WriteSession;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The catalog `skein`: tables in the data directory.
public final class NativeConnector implements Connector {
    /// Bits of a row address that name the row within its segment; the others name the segment.
    static final int ROW_BITS = 32;

    private final Catalog catalog;
    private final TableFiles files;
    private final NativeScans scans;
    private final ChunkCache cache;
    private final StorageNodes nodes;
    private volatile @Nullable Compactor compactor;

    /// Opens the tables of a data directory, and removes files that no table names.
    public NativeConnector(Catalog catalog, Path dataDirectory) {
        this(catalog, dataDirectory, new ChunkCache(ChunkCache.defaultLimitBytes()), StorageNodes.NONE);
    }

    /// The same with a cache of a size of one's own, and other processes that keep the shards of new tables.
    public NativeConnector(Catalog catalog, Path dataDirectory, ChunkCache cache, StorageNodes nodes) {
        this.catalog = catalog;
        this.cache = cache;
        this.nodes = nodes;
        this.files = new TableFiles(dataDirectory, cache);
        this.scans = new NativeScans(files);
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

    /// All that is known of a table's rows. Costs reading those that were appended lately, which the statistics in the entry
    /// only count.
    public TableStatistics statistics(CatalogSnapshot snapshot, TableEntry table) {
        return table.shards().stream().flatMap(List::stream).anyMatch(SegmentEntry::inCatalog)
                ? SegmentStatistics.of(files, snapshot, table, table.shards())
                : table.statistics();
    }

    /// The first version of a new table, without rows.
    ///
    /// @throws SkeinException INVALID_PARAMETER, UNDEFINED_COLUMN if the options make no sense
    public TableEntry newTable(long id, TableName name, TableSchema schema, Map<String, String> options) {
        Map<String, String> placed = placed(options, schema);
        List<List<SegmentEntry>> shards = new ArrayList<>();
        for (int i = 0; i < TableOptions.parse(placed, schema).shards(); i++) {
            shards.add(List.of());
        }
        return new TableEntry(
                id, name, schema, placed, schema.columns().size(), 1, shards, TableStatistics.UNKNOWN, 0);
    }

    /// The options with a node for each shard, if there are nodes; a table has one shard per node unless it says
    /// otherwise.
    private Map<String, String> placed(Map<String, String> options, TableSchema schema) {
        List<String> addresses = nodes.addresses();
        Map<String, String> placed = new HashMap<>(options);
        if (!addresses.isEmpty() && !options.containsKey(TableOptions.NODES)) {
            placed.putIfAbsent(TableOptions.SHARDS, Integer.toString(addresses.size()));
            int shards = TableOptions.parse(placed, schema).shards();
            placed.put(TableOptions.NODES, String.join(",", ShardPlacement.place(shards, addresses)));
        }
        for (String node : TableOptions.parse(placed, schema).nodes()) {
            if (!addresses.contains(node)) {
                throw new SkeinException(ErrorCode.INVALID_PARAMETER, "nodes names \"" + node
                        + "\", which is not a storage node of this gateway; it has "
                        + (addresses.isEmpty() ? "none" : String.join(", ", addresses)));
            }
        }
        return placed;
    }

    /// Starts to fill a table that is made, with its rows, when the session is committed.
    public WriteSession beginCreate(TableEntry table) {
        return new NativeWriteSession(
                catalog, files, nodes, table, WriteRequest.Operation.INSERT, true, this::tableChanged);
    }

    @Override
    public WriteSession beginWrite(WriteRequest request) {
        return beginWrite(catalog.snapshot(), request);
    }

    /// @param snapshot what the statement was planned for, and reads
    WriteSession beginWrite(CatalogSnapshot snapshot, WriteRequest request) {
        TableEntry table = snapshot.table(request.table())
                .orElseThrow(() -> new SkeinException(
                        ErrorCode.UNDEFINED_TABLE, "there is no table " + request.table()));
        return new NativeWriteSession(
                catalog, files, nodes, table, request.operation(), false, this::tableChanged);
    }

    /// Lets go of the files of a table that was dropped. They are removed at the next start, so that queries that still
    /// read the table can end.
    public void tableDropped(TableEntry table) {
        files.forget(table.id(), TableFiles.named(table));
    }

    /// Compares all files of a table that this process keeps with their checksums; nodes verify theirs when they open them.
    ///
    /// @throws SkeinException DATA_CORRUPTED
    public void verify(TableEntry table) {
        for (List<SegmentEntry> shard : table.shards()) {
            for (SegmentEntry segment : shard) {
                if (segment.node().isEmpty() && !segment.inCatalog()) {
                    files.segment(table.id(), segment.file()).verify(table.schema().columns());
                }
            }
        }
    }

    /// The cache of decoded chunks.
    public ChunkCache cache() {
        return cache;
    }

    @Override
    public ScanPlacement placement(Scan scan) {
        NativeScanHandle handle = scans.handle(scan);
        if (handle.nodes().isEmpty()) {
            return ScanPlacement.here(scan);
        }
        SortedMap<String, Scan> shares = new TreeMap<>();
        for (NativeScanHandle.Piece piece : handle.pieces()) {
            shares.computeIfAbsent(piece.node(), node ->
                    new Scan(scan.catalog(), scan.label(), scan.output(), handle.on(node).format()));
        }
        return shares.isEmpty()
                ? ScanPlacement.here(scan)
                : new ScanPlacement(shares, handle.shardKeys(), String.join(",", handle.nodes()));
    }

    @Override
    public List<Split> splits(Scan scan) {
        return at(catalog.snapshot()).splits(scan);
    }

    @Override
    public BatchReader open(Scan scan, Split split, ReadContext context) {
        return at(catalog.snapshot()).open(scan, split, context);
    }

    @Override
    public List<Split> splits(Scan scan, List<Expression> conditions) {
        return at(catalog.snapshot()).splits(scan, conditions);
    }

    /// The tables as a snapshot has them; to be used for all scans of one statement.
    public Connector at(CatalogSnapshot snapshot) {
        return new PinnedTables(this, scans, snapshot);
    }

    /// The files of this gateway's tables that a node is to keep, by table.
    public Map<Long, Set<String>> filesOn(String node) {
        Map<Long, Set<String>> found = new HashMap<>();
        CatalogSnapshot snapshot = catalog.snapshot();
        for (String schema : snapshot.schemas()) {
            for (TableEntry table : snapshot.tables(schema)) {
                Set<String> names = TableFiles.namedOn(table, node);
                if (!names.isEmpty()) {
                    found.put(table.id(), names);
                }
            }
        }
        return found;
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
