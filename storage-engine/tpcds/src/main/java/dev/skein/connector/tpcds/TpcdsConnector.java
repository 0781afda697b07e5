package dev.skein.connector.tpcds;

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

/// The catalog of generated TPC-DS tables.
final class TpcdsConnector implements Connector {
    /// Rows of a split: enough that starting a generator costs little, few enough that threads share the work evenly.
    private static final long ROWS_PER_SPLIT = 100_000;

    /// Tables that keep history repeat a pattern of versions every six rows, and a version may take over values of the one
    /// before; a split must not begin between them.
    private static final long ROWS_OF_HISTORY_PATTERN = 6;

    /// The greatest scale factor whose row numbers the generator can count; it counts them in 32 bits.
    private static final double MAX_SCALE_FACTOR = 3_000;

    private final String catalog;

    TpcdsConnector(String catalog) {
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
                : Arrays.stream(TpcdsTables.values()).map(TpcdsTables::tableName).toList();
    }

    @Override
    public Optional<TableSource> table(String schema, String table) {
        OptionalDouble scaleFactor = scaleFactor(schema);
        if (scaleFactor.isEmpty()) {
            return Optional.empty();
        }
        return TpcdsTables.named(table)
                .map(found -> new TpcdsTableSource(catalog, schema, scaleFactor.getAsDouble(), found));
    }

    @Override
    public List<Split> splits(Scan scan) {
        TpcdsScanHandle handle = TpcdsScanHandle.parse(scan.handle());
        TpcdsTables table = handle.table();
        long generated = table.generatedCount(handle.scaleFactor());
        long rows = table.rowCount(handle.scaleFactor());
        long parts = Math.max(1, rows / ROWS_PER_SPLIT);
        List<Split> splits = new ArrayList<>();
        for (long part = 0; part < parts; part++) {
            long first = lastOfPart(generated, part - 1, parts) + 1;
            long last = lastOfPart(generated, part, parts);
            splits.add(new Split(first + "-" + last, rows / parts, ""));
        }
        return splits;
    }

    /// The last number that belongs to a part, counted from 0, when the generator's numbers are divided evenly.
    static long lastOfPart(long generated, long part, long parts) {
        return part == parts - 1
                ? generated
                : generated * (part + 1) / parts / ROWS_OF_HISTORY_PATTERN * ROWS_OF_HISTORY_PATTERN;
    }

    @Override
    public BatchReader open(Scan scan, Split split, ReadContext context) {
        TpcdsScanHandle handle = TpcdsScanHandle.parse(scan.handle());
        int dash = split.handle().indexOf('-');
        long first = Long.parseLong(split.handle().substring(0, dash));
        long last = Long.parseLong(split.handle().substring(dash + 1));
        return handle.table().open(handle.scaleFactor(), first, last, handle.columns());
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
                    + "\" of catalog tpcds names a scale factor outside 0 to " + (long) MAX_SCALE_FACTOR);
        }
        return OptionalDouble.of(scaleFactor);
    }
}
