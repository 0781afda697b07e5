package dev.skein.connector.tpch;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.storage.spi.BatchReader;
import dev.skein.storage.spi.Connector;
import dev.skein.storage.spi.ReadContext;
import dev.skein.storage.spi.Scan;
import dev.skein.storage.spi.Split;
import dev.skein.storage.spi.TableSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// The catalog of generated TPC-H tables.
final class TpchConnector implements Connector {
    /// Rows of a split: enough that starting a generator costs little, few enough that threads share the work evenly.
    private static final long ROWS_PER_SPLIT = 200_000;

    /// The greatest scale factor whose keys and row numbers the generator can count.
    private static final double MAX_SCALE_FACTOR = 10_000;

    private final String catalog;

    TpchConnector(String catalog) {
        this.catalog = catalog;
    }

    @Override
    public List<String> schemas() {
        return List.of("tiny", "sf0.01", "sf0.1", "sf1", "sf10", "sf100", "sf1000");
    }

    @Override
    public List<String> tables(String schema) {
        return scaleFactor(schema).isEmpty()
                ? List.of()
                : Arrays.stream(TpchTables.values()).map(TpchTables::tableName).toList();
    }

    @Override
    public Optional<TableSource> table(String schema, String table) {
        OptionalDouble scaleFactor = scaleFactor(schema);
        if (scaleFactor.isEmpty()) {
            return Optional.empty();
        }
        return TpchTables.named(table).map(layout -> new TpchTableSource(catalog, schema, scaleFactor.getAsDouble(), layout));
    }

    @Override
    public List<Split> splits(Scan scan) {
        TpchScanHandle handle = TpchScanHandle.parse(scan.handle());
        long rows = handle.table().rowCount(handle.scaleFactor());
        int parts = Math.toIntExact(Math.max(1, rows / ROWS_PER_SPLIT));
        List<Split> splits = new ArrayList<>();
        for (int part = 1; part <= parts; part++) {
            splits.add(new Split(part + "/" + parts, rows / parts, ""));
        }
        return splits;
    }

    @Override
    public BatchReader open(Scan scan, Split split, ReadContext context) {
        TpchScanHandle handle = TpchScanHandle.parse(scan.handle());
        int slash = split.handle().indexOf('/');
        int part = Integer.parseInt(split.handle().substring(0, slash));
        int parts = Integer.parseInt(split.handle().substring(slash + 1));
        return handle.table().open(handle.scaleFactor(), part, parts, handle.columns());
    }

    @Override
    public void close() {}

    /// The scale factor that a schema names; empty if it names none.
    private static OptionalDouble scaleFactor(String schema) {
        if (schema.equals("tiny")) {
            return OptionalDouble.of(0.01);
        }
        if (!schema.matches("sf[0-9]+(\\.[0-9]+)?")) {
            return OptionalDouble.empty();
        }
        double scaleFactor = Double.parseDouble(schema.substring(2));
        if (scaleFactor <= 0 || scaleFactor > MAX_SCALE_FACTOR) {
            throw new SkeinException(ErrorCode.UNDEFINED_SCHEMA, "schema \"" + schema
                    + "\" of catalog tpch names a scale factor outside 0 to " + (long) MAX_SCALE_FACTOR);
        }
        return OptionalDouble.of(scaleFactor);
    }
}
