package dev.skein.executor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.skein.catalog.SqlType;
import dev.skein.executor.plan.PhysicalPlan;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DictionaryColumn;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.WideColumn;
import dev.skein.storage.expression.Datum;
import dev.skein.storage.memory.MemoryBudget;
import dev.skein.storage.memory.QueryMemory;
import dev.skein.storage.spi.Connector;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Runs plans over an in-memory connector and reads their results as values; checks that nothing stays reserved.
public final class PlanRunner implements AutoCloseable {
    public static final long DEFAULT_MEMORY_BYTES = 1L << 30;

    private final Executor executor;
    private final Connector connector;

    public PlanRunner(int threads, Connector connector) {
        this(threads, connector, Path.of(System.getProperty("java.io.tmpdir")));
    }

    /// @param directory where operators put rows that memory does not hold
    public PlanRunner(int threads, Connector connector, Path directory) {
        this.executor = new Executor(new ExecutorSettings(threads, directory));
        this.connector = connector;
    }

    public List<List<Datum>> run(PhysicalPlan plan) {
        return run(plan, DEFAULT_MEMORY_BYTES);
    }

    public List<List<Datum>> run(PhysicalPlan plan, long memoryBytes) {
        List<List<Datum>> rows = new ArrayList<>();
        try (QueryMemory memory = new QueryMemory(new MemoryBudget(memoryBytes), memoryBytes)) {
            try (ResultStream stream = start(plan, memory, new Cancellation())) {
                List<SqlType> types = stream.fields().stream().map(field -> field.type()).toList();
                for (Batch batch = stream.next(); batch != null; batch = stream.next()) {
                    assertEquals(types.size(), batch.columns().size());
                    rows.addAll(rows(batch, types));
                }
            } finally {
                assertEquals(0, memory.reservedBytes(), "bytes still reserved");
            }
        }
        return rows;
    }

    public ResultStream start(PhysicalPlan plan, QueryMemory memory, Cancellation cancellation) {
        return executor.run(plan, context(memory, cancellation));
    }

    public QueryContext context(QueryMemory memory, Cancellation cancellation) {
        return new QueryContext("test", memory, _ -> connector, List.of(), null, Instant.EPOCH, ZoneOffset.UTC,
                cancellation, new QueryProfile());
    }

    public Executor executor() {
        return executor;
    }

    public static List<List<Datum>> rows(Batch batch, List<SqlType> types) {
        List<List<Datum>> rows = new ArrayList<>();
        assertEquals(batch.length(), batch.selectedCount());
        for (int row = 0; row < batch.length(); row++) {
            List<Datum> values = new ArrayList<>();
            for (int i = 0; i < types.size(); i++) {
                values.add(value(batch.columns().get(i), row, types.get(i)));
            }
            rows.add(values);
        }
        return rows;
    }

    private static Datum value(Column column, int row, SqlType type) {
        boolean @Nullable [] nulls = column.nulls();
        if (nulls != null && nulls[row]) {
            return Datum.NULL;
        }
        return switch (column) {
            case LongColumn longs -> {
                assertFalse(longs.values()[row] < longs.minimum() || longs.values()[row] > longs.maximum(), "bounds");
                yield new Datum.OfLong(longs.values()[row]);
            }
            case WideColumn wide -> wide(wide.high()[row], wide.low()[row]);
            case DoubleColumn doubles -> new Datum.OfDouble(doubles.values()[row]);
            case BytesColumn bytes -> run(bytes, row, type);
            case DictionaryColumn codes -> run(codes.dictionary(), codes.codes()[row], type);
            default -> throw new AssertionError("not dense: " + column.getClass());
        };
    }

    private static Datum wide(long high, long low) {
        BigInteger value = BigInteger.valueOf(high).shiftLeft(64)
                .add(BigInteger.valueOf(low).and(BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE)));
        return value.bitLength() < 64 ? new Datum.OfLong(value.longValueExact()) : new Datum.OfWide(value);
    }

    private static Datum run(BytesColumn bytes, int row, SqlType type) {
        if (type.kind().isText()) {
            return new Datum.OfText(
                    new String(bytes.heap(), bytes.starts()[row], bytes.lengths()[row], StandardCharsets.UTF_8));
        }
        return new Datum.OfBinary(HexFormat.of()
                .formatHex(bytes.heap(), bytes.starts()[row], bytes.starts()[row] + bytes.lengths()[row]));
    }

    @Override
    public void close() {
        executor.close();
    }
}
