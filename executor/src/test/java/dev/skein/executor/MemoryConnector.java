package dev.skein.executor;

import dev.skein.catalog.SqlType;
import dev.skein.executor.plan.PhysicalPlan;
import dev.skein.executor.plan.PhysicalPlan.Estimate;
import dev.skein.executor.plan.PhysicalPlan.SourceScan;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DictionaryColumn;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.WideColumn;
import dev.skein.storage.expression.Datum;
import dev.skein.storage.expression.Field;
import dev.skein.storage.spi.BatchReader;
import dev.skein.storage.spi.Connector;
import dev.skein.storage.spi.ReadContext;
import dev.skein.storage.spi.Scan;
import dev.skein.storage.spi.Split;
import dev.skein.storage.spi.TableSource;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Tables as lists of values, given in batches of a chosen size; every other batch comes with a selection and with
/// rows in between that must not be seen, and text comes as runs or as codes by turns.
public final class MemoryConnector implements Connector {
    private final Map<String, Table> tables = new LinkedHashMap<>();
    public final AtomicInteger batchesRead = new AtomicInteger();
    public final AtomicInteger openReaders = new AtomicInteger();
    public final List<ReadContext> contexts = java.util.Collections.synchronizedList(new ArrayList<>());

    private record Table(List<Field> fields, List<List<Datum>> rows, int batchRows, int splits) {}

    /// Adds a table and gives a scan of all of it.
    public SourceScan add(String name, List<Field> fields, List<List<Datum>> rows, int batchRows, int splits) {
        tables.put(name, new Table(fields, rows, batchRows, splits));
        return new SourceScan(new Scan("memory", name, fields, name), List.of(), new Estimate(rows.size(), List.of()));
    }

    @Override
    public List<String> schemas() {
        return List.of();
    }

    @Override
    public List<String> tables(String schema) {
        return List.of();
    }

    @Override
    public Optional<TableSource> table(String schema, String table) {
        return Optional.empty();
    }

    @Override
    public List<Split> splits(Scan scan) {
        List<Split> splits = new ArrayList<>();
        for (int i = 0; i < table(scan).splits(); i++) {
            splits.add(new Split(Integer.toString(i), -1, ""));
        }
        return splits;
    }

    private Table table(Scan scan) {
        Table table = tables.get(scan.handle());
        if (table == null) {
            throw new AssertionError("no table " + scan.handle());
        }
        return table;
    }

    @Override
    public BatchReader open(Scan scan, Split split, ReadContext context) {
        contexts.add(context);
        Table table = table(scan);
        int part = Integer.parseInt(split.handle());
        int size = table.rows().size();
        int from = (int) ((long) size * part / table.splits());
        int until = (int) ((long) size * (part + 1) / table.splits());
        openReaders.incrementAndGet();
        return new Reader(table, from, until);
    }

    @Override
    public void close() {}

    private final class Reader implements BatchReader {
        private final Table table;
        private final int until;
        private int next;
        private int batchNumber;
        private boolean closed;

        Reader(Table table, int from, int until) {
            this.table = table;
            this.next = from;
            this.until = until;
        }

        @Override
        public @Nullable Batch next() {
            if (next >= until) {
                return null;
            }
            batchesRead.incrementAndGet();
            int count = Math.min(table.batchRows(), until - next);
            List<List<Datum>> rows = new ArrayList<>(table.rows().subList(next, next + count));
            next += count;
            boolean sparse = batchNumber++ % 2 == 1 && 2 * count <= Batch.MAX_ROWS;
            int[] selection = null;
            if (sparse) {
                selection = new int[count];
                List<List<Datum>> spread = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    spread.add(rows.get(count - 1 - i));
                    selection[i] = spread.size();
                    spread.add(rows.get(i));
                }
                rows = spread;
            }
            List<Column> columns = new ArrayList<>();
            for (int i = 0; i < table.fields().size(); i++) {
                columns.add(column(rows, i, table.fields().get(i).type(), batchNumber % 3 == 0));
            }
            return new Batch(columns, rows.size(), selection, count);
        }

        @Override
        public long bytesRead() {
            return 8;
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                openReaders.decrementAndGet();
            }
        }
    }

    private static Column column(List<List<Datum>> rows, int index, SqlType type, boolean coded) {
        int length = rows.size();
        boolean[] nulls = new boolean[length];
        boolean anyNull = false;
        for (int i = 0; i < length; i++) {
            nulls[i] = rows.get(i).get(index) instanceof Datum.Null;
            anyNull |= nulls[i];
        }
        boolean[] nullsOrNone = anyNull ? nulls : null;
        return switch (type.lane()) {
            case LONG -> {
                long[] values = new long[length];
                long minimum = Long.MAX_VALUE;
                long maximum = Long.MIN_VALUE;
                for (int i = 0; i < length; i++) {
                    values[i] = rows.get(i).get(index) instanceof Datum.OfLong number ? number.value() : 0;
                    minimum = Math.min(minimum, values[i]);
                    maximum = Math.max(maximum, values[i]);
                }
                yield new LongColumn(values, nullsOrNone, length, minimum, maximum);
            }
            case WIDE -> {
                long[] high = new long[length];
                long[] low = new long[length];
                for (int i = 0; i < length; i++) {
                    BigInteger value = switch (rows.get(i).get(index)) {
                        case Datum.OfLong number -> BigInteger.valueOf(number.value());
                        case Datum.OfWide number -> number.value();
                        default -> BigInteger.ZERO;
                    };
                    low[i] = value.longValue();
                    high[i] = value.shiftRight(64).longValue();
                }
                yield new WideColumn(high, low, nullsOrNone, length);
            }
            case DOUBLE -> {
                double[] values = new double[length];
                for (int i = 0; i < length; i++) {
                    values[i] = rows.get(i).get(index) instanceof Datum.OfDouble number ? number.value() : 0;
                }
                yield new DoubleColumn(values, nullsOrNone, length);
            }
            case BYTES -> bytes(rows, index, nullsOrNone, coded);
        };
    }

    private static Column bytes(List<List<Datum>> rows, int index, boolean @Nullable [] nulls, boolean coded) {
        int length = rows.size();
        Map<Datum, Integer> codes = new LinkedHashMap<>();
        int[] codeOf = new int[length];
        int[] starts = new int[length];
        int[] lengths = new int[length];
        ByteArrayOutputStream heap = new ByteArrayOutputStream();
        for (int i = 0; i < length; i++) {
            Datum datum = rows.get(i).get(index);
            Integer code = codes.get(datum);
            if (code == null || !coded) {
                byte[] run = switch (datum) {
                    case Datum.OfText text -> text.value().getBytes(StandardCharsets.UTF_8);
                    case Datum.OfBinary binary -> binary.bytes();
                    default -> new byte[0];
                };
                int at = coded ? codes.size() : i;
                starts[at] = heap.size();
                lengths[at] = run.length;
                heap.writeBytes(run);
                code = codes.size();
                codes.put(datum, code);
            }
            codeOf[i] = datum instanceof Datum.Null ? 0 : code;
        }
        if (!coded || codes.containsKey(Datum.NULL)) {
            // A null would put an empty entry into the dictionary, beside one that a row may have.
            return coded ? bytes(rows, index, nulls, false) : new BytesColumn(heap.toByteArray(), starts, lengths, nulls, length);
        }
        int entries = codes.size();
        return new DictionaryColumn(codeOf,
                new BytesColumn(heap.toByteArray(), Arrays.copyOf(starts, entries), Arrays.copyOf(lengths, entries), null,
                        entries),
                nulls, length);
    }
}
