package dev.skein.storage.nativetable;

import dev.skein.catalog.CatalogSnapshot;
import dev.skein.catalog.ColumnDefinition;
import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SegmentEntry;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.TableEntry;
import dev.skein.catalog.TableName;
import dev.skein.storage.expression.Expression;
import dev.skein.storage.spi.BatchReader;
import dev.skein.storage.spi.Connector;
import dev.skein.storage.spi.ReadContext;
import dev.skein.storage.spi.Scan;
import dev.skein.storage.spi.ScanPlacement;
import dev.skein.storage.spi.Split;
import dev.skein.storage.spi.TableSource;
import dev.skein.storage.spi.WriteRequest;
import dev.skein.storage.spi.WriteSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// The native tables as one snapshot has them: whatever is scanned through it is read at this version.
record PinnedTables(NativeConnector tables, NativeScans scans, CatalogSnapshot snapshot) implements Connector {
    @Override
    public List<String> schemas() {
        return List.copyOf(snapshot.schemas());
    }

    @Override
    public List<String> tables(String schema) {
        return List.copyOf(snapshot.tableNames(schema));
    }

    @Override
    public Optional<TableSource> table(String schema, String table) {
        return snapshot.table(new TableName(TableName.NATIVE_CATALOG, schema, table)).map(tables::tableSource);
    }

    @Override
    public List<Split> splits(Scan scan) {
        return splits(scan, List.of());
    }

    @Override
    public List<Split> splits(Scan scan, List<Expression> conditions) {
        NativeScanHandle handle = scans.handle(scan);
        if (!handle.nodes().isEmpty()) {
            return scans.splits(handle, handle.pieces(), conditions, List.of());
        }
        TableEntry table = snapshot.table(handle.tableId())
                .orElseThrow(() -> new SkeinException(
                        ErrorCode.UNDEFINED_TABLE, "the table " + scan.label() + " was dropped meanwhile"));
        List<ColumnDefinition> output = handle.output();
        OptionalInt only = onlyShard(table, output, conditions);
        List<Split> appended = new ArrayList<>();
        List<NativeScanHandle.Piece> pieces = new ArrayList<>();
        for (int shard = 0; shard < table.shards().size(); shard++) {
            if (only.isEmpty() || only.getAsInt() == shard) {
                for (SegmentEntry segment : table.shards().get(shard)) {
                    if (segment.inCatalog()) {
                        appended.add(NativeScans.appended(segment));
                        continue;
                    }
                    int groups = scans.files().segment(table.id(), segment.file()).rowGroupCount();
                    pieces.add(new NativeScanHandle.Piece(segment.file(), segment.deleteVector(), "",
                            IntStream.range(0, groups).boxed().toList()));
                }
            }
        }
        List<Split> splits = scans.splits(handle, pieces, conditions, places(table.schema().primaryKey(), output));
        splits.addAll(appended);
        return splits;
    }

    private static OptionalInt onlyShard(
            TableEntry table, List<ColumnDefinition> output, List<Expression> conditions) {
        if (table.shards().size() == 1 || conditions.isEmpty()) {
            return OptionalInt.empty();
        }
        List<Integer> shardBy =
                places(TableOptions.parse(table.options(), table.schema()).shardBy(), output);
        return ShardHash.only(conditions, output, shardBy, table.shards().size());
    }

    /// The places of columns; empty unless all of them are there.
    private static List<Integer> places(List<String> names, List<ColumnDefinition> columns) {
        List<String> there = columns.stream().map(ColumnDefinition::name).toList();
        List<Integer> places = names.stream().map(there::indexOf).toList();
        return places.contains(-1) ? List.of() : places;
    }

    @Override
    public BatchReader open(Scan scan, Split split, ReadContext context) {
        return NativeScans.isAppended(split) ? scans.openAppended(scan, split, snapshot) : scans.open(scan, split);
    }

    @Override
    public ScanPlacement placement(Scan scan) {
        return tables.placement(scan);
    }

    @Override
    public WriteSession beginWrite(WriteRequest request) {
        return tables.beginWrite(snapshot, request);
    }

    @Override
    public void close() {}
}
