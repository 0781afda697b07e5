package dev.skein.connector.tpcds;

import dev.skein.catalog.TableName;
import dev.skein.catalog.TableSchema;
import dev.skein.catalog.TableStatistics;
import dev.skein.storage.expression.Field;
import dev.skein.storage.spi.Scan;
import dev.skein.storage.spi.ScanOffer;
import dev.skein.storage.spi.ScanRequest;
import dev.skein.storage.spi.TableSource;
import java.util.List;

/// A generated table at one scale: takes over the projection and nothing else, as every row must be generated anyway.
record TpcdsTableSource(String catalog, String schemaName, double scaleFactor, TpcdsTables table)
        implements TableSource {
    @Override
    public TableSchema schema() {
        return table.schema(catalog, schemaName);
    }

    @Override
    public TableStatistics statistics() {
        return TpcdsStatistics.of(table, scaleFactor);
    }

    @Override
    public ScanOffer offer(ScanRequest request) {
        List<Field> output = request.columns().stream()
                .map(index -> schema().columns().get(index))
                .map(column -> new Field(column.name(), column.type(), column.nullable()))
                .toList();
        Scan scan = new Scan(
                catalog,
                new TableName(catalog, schemaName, table.tableName()).toString(),
                output,
                new TpcdsScanHandle(table, scaleFactor, request.columns()).format());
        List<String> refused =
                request.conjuncts().isEmpty() ? List.of() : List.of("conditions: rows are generated, not stored");
        return new ScanOffer(scan, request.conjuncts(), false, false, false, List.of(), refused);
    }
}
