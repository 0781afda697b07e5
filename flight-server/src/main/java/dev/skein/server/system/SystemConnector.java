package dev.skein.server.system;

import dev.skein.catalog.Lane;
import dev.skein.catalog.TableSchema;
import dev.skein.catalog.TableStatistics;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.expression.Datum;
import dev.skein.storage.expression.Field;
import dev.skein.storage.spi.BatchReader;
import dev.skein.storage.spi.Connector;
import dev.skein.storage.spi.ReadContext;
import dev.skein.storage.spi.Scan;
import dev.skein.storage.spi.ScanOffer;
import dev.skein.storage.spi.ScanRequest;
import dev.skein.storage.spi.Split;
import dev.skein.storage.spi.TableSource;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Serves the system tables.
public final class SystemConnector implements Connector {
    /// The catalog name.
    public static final String CATALOG = "system";

    private static final String SCHEMA = "public";

    private final List<SystemTable> tables;

    public SystemConnector(List<SystemTable> tables) {
        this.tables = List.copyOf(tables);
    }

    @Override
    public List<String> schemas() {
        return List.of(SCHEMA);
    }

    @Override
    public List<String> tables(String schema) {
        return schema.equals(SCHEMA) ? tables.stream().map(SystemTable::name).toList() : List.of();
    }

    @Override
    public Optional<TableSource> table(String schema, String table) {
        return schema.equals(SCHEMA) ? find(table).map(Source::new) : Optional.empty();
    }

    @Override
    public List<Split> splits(Scan scan) {
        return List.of(new Split("", -1, ""));
    }

    @Override
    public BatchReader open(Scan scan, Split split, ReadContext context) {
        String[] handle = scan.handle().split(" ", -1);
        SystemTable table = find(handle[0]).orElseThrow();
        List<Integer> columns = handle[1].isEmpty()
                ? List.of()
                : Arrays.stream(handle[1].split(",")).map(Integer::valueOf).toList();
        return new RowReader(table.rows().get(), columns, scan.output());
    }

    @Override
    public void close() {}

    private Optional<SystemTable> find(String name) {
        return tables.stream().filter(table -> table.name().equals(name)).findFirst();
    }

    private record Source(SystemTable table) implements TableSource {
        @Override
        public TableSchema schema() {
            return TableSchema.of(table.columns());
        }

        @Override
        public TableStatistics statistics() {
            return TableStatistics.UNKNOWN;
        }

        @Override
        public ScanOffer offer(ScanRequest request) {
            List<Field> output = request.columns().stream()
                    .map(index -> table.columns().get(index))
                    .map(column -> new Field(column.name(), column.type(), true))
                    .toList();
            String places = request.columns().stream().map(String::valueOf).collect(Collectors.joining(","));
            Scan scan = new Scan(CATALOG, CATALOG + "." + table.name(), output, table.name() + " " + places);
            return new ScanOffer(scan, request.conjuncts(), false, false, false, List.of(), List.of());
        }
    }

    /// Hands out rows as batches.
    private static final class RowReader implements BatchReader {
        private final List<List<Datum>> rows;
        private final List<Integer> places;
        private final List<Field> fields;
        private int next;

        RowReader(List<List<Datum>> rows, List<Integer> places, List<Field> fields) {
            this.rows = rows;
            this.places = places;
            this.fields = fields;
        }

        @Override
        public @Nullable Batch next() {
            int count = Math.min(Batch.MAX_ROWS, rows.size() - next);
            if (count == 0) {
                return null;
            }
            List<Column> columns = new ArrayList<>();
            for (int i = 0; i < fields.size(); i++) {
                columns.add(column(fields.get(i).type().lane(), places.get(i), count));
            }
            next += count;
            return Batch.of(columns, count);
        }

        private Column column(Lane lane, int place, int count) {
            boolean[] nulls = new boolean[count];
            long[] numbers = new long[count];
            double[] doubles = new double[count];
            int[] starts = new int[count];
            int[] lengths = new int[count];
            ByteArrayOutputStream heap = new ByteArrayOutputStream();
            for (int i = 0; i < count; i++) {
                switch (rows.get(next + i).get(place)) {
                    case Datum.Null _ -> nulls[i] = true;
                    case Datum.OfLong number -> numbers[i] = number.value();
                    case Datum.OfDouble number -> doubles[i] = number.value();
                    case Datum.OfText text -> {
                        byte[] bytes = text.value().getBytes(StandardCharsets.UTF_8);
                        starts[i] = heap.size();
                        lengths[i] = bytes.length;
                        heap.writeBytes(bytes);
                    }
                    case Datum.OfWide _, Datum.OfBinary _ ->
                        throw new IllegalStateException("no system table has such a column");
                }
            }
            return switch (lane) {
                case LONG -> new LongColumn(numbers, nulls, count, Long.MIN_VALUE, Long.MAX_VALUE);
                case DOUBLE -> new DoubleColumn(doubles, nulls, count);
                case BYTES -> new BytesColumn(heap.toByteArray(), starts, lengths, nulls, count);
                case WIDE -> throw new IllegalStateException("no system table has such a column");
            };
        }

        @Override
        public long bytesRead() {
            return 0;
        }

        @Override
        public void close() {}
    }
}
