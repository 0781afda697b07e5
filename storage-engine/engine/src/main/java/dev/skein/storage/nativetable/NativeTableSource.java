package dev.skein.storage.nativetable;

import dev.skein.catalog.ColumnDefinition;
import dev.skein.catalog.Lane;
import dev.skein.catalog.SegmentEntry;
import dev.skein.catalog.SqlType;
import dev.skein.catalog.TableEntry;
import dev.skein.catalog.TableSchema;
import dev.skein.catalog.TableStatistics;
import dev.skein.storage.expression.Expression;
import dev.skein.storage.expression.Field;
import dev.skein.storage.segment.RowGroupPruning;
import dev.skein.storage.segment.SegmentFile;
import dev.skein.storage.spi.Scan;
import dev.skein.storage.spi.ScanOffer;
import dev.skein.storage.spi.ScanRequest;
import dev.skein.storage.spi.TableSource;
import dev.skein.storage.spi.WriteRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// A native table at one version. Conditions rule out row groups by their zone maps, again when the plan is run and
/// parameters have values; the executor applies them to the rest, on the encoded values.
record NativeTableSource(TableFiles files, TableEntry table) implements TableSource {
    @Override
    public TableSchema schema() {
        return table.schema();
    }

    @Override
    public TableStatistics statistics() {
        return table.statistics();
    }

    /// Keys of native tables are declared, not checked.
    @Override
    public boolean keysHold() {
        return false;
    }

    @Override
    public ScanOffer offer(ScanRequest request) {
        List<ColumnDefinition> tableColumns = table.schema().columns();
        List<ColumnDefinition> columns = new ArrayList<>();
        List<Field> output = new ArrayList<>();
        int addressPlace = -1;
        for (int place : request.columns()) {
            if (place == tableColumns.size()) {
                addressPlace = output.size();
                output.add(new Field(WriteRequest.ROW_ADDRESS, SqlType.BIGINT, false));
            } else {
                ColumnDefinition column = tableColumns.get(place);
                columns.add(column);
                output.add(new Field(column.name(), column.type(), column.nullable()));
            }
        }
        TableOptions options = TableOptions.parse(table.options(), table.schema());
        int total = 0;
        int kept = 0;
        List<NativeScanHandle.Piece> pieces = new ArrayList<>();
        OptionalInt only = onlyShard(request.conjuncts());
        for (int shard = 0; shard < table.shards().size(); shard++) {
            if (only.isPresent() && only.getAsInt() != shard) {
                continue;
            }
            for (SegmentEntry entry : table.shards().get(shard)) {
                if (entry.inCatalog()) {
                    continue;
                }
                SegmentFile segment = files.segment(table.id(), entry.file());
                List<Integer> groups = new ArrayList<>();
                for (int group = 0; group < segment.rowGroupCount(); group++) {
                    total++;
                    if (RowGroupPruning.mayMatch(segment, group, request.conjuncts(), tableColumns)) {
                        groups.add(group);
                    }
                }
                kept += groups.size();
                if (!groups.isEmpty() && !options.nodes().isEmpty()) {
                    pieces.add(new NativeScanHandle.Piece(
                            entry.file(), entry.deleteVector(), entry.node(), groups));
                }
            }
        }
        boolean extremesOnly = asksForExtremes(request, output);
        NativeScanHandle handle = new NativeScanHandle(
                table.id(), columns, addressPlace, shardKeys(options, output), extremesOnly, options.nodes(), pieces);
        Scan scan = new Scan(table.name().catalog(), table.name().toString(), output, handle.format());
        List<String> pushed = new ArrayList<>();
        if (only.isPresent()) {
            pushed.add("only shard " + only.getAsInt() + " of " + table.shards().size());
        }
        if (!request.conjuncts().isEmpty()) {
            pushed.add("zone maps keep " + kept + " of " + total + " row groups");
        }
        if (extremesOnly) {
            pushed.add("zone maps for row groups without deleted rows");
        }
        List<Expression> remaining = request.conjuncts();
        return new ScanOffer(scan, remaining, false, false, false, pushed, List.of());
    }

    /// Whether all that is wanted are least and greatest values that zone maps may know.
    private static boolean asksForExtremes(ScanRequest request, List<Field> output) {
        return request.conjuncts().isEmpty()
                && request.aggregation().isPresent()
                && request.aggregation().get().keys().isEmpty()
                && request.aggregation().get().calls().stream().allMatch(call ->
                        call.filter().isEmpty() && (call.function().equals("min") || call.function().equals("max")))
                && output.stream().allMatch(field -> field.type().lane() == Lane.LONG);
    }

    private OptionalInt onlyShard(List<Expression> conditions) {
        TableOptions options = TableOptions.parse(table.options(), table.schema());
        return table.shards().size() == 1
                ? OptionalInt.empty()
                : ShardHash.only(conditions, table.schema().columns(),
                        TableOptions.places(options.shardBy(), table.schema()), table.shards().size());
    }

    private static List<Integer> shardKeys(TableOptions options, List<Field> output) {
        List<String> names = output.stream().map(Field::name).toList();
        List<Integer> keys = options.shardBy().stream().map(names::indexOf).toList();
        return keys.contains(-1) ? List.of() : keys;
    }
}
