package dev.skein.executor.expression;

import dev.skein.catalog.SqlType;
import dev.skein.executor.kernel.Int128;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.WideColumn;
import dev.skein.storage.expression.Datum;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The same value for every row. The arrays are filled once and used for all batches.
final class ConstantEvaluator implements Evaluator {
    private final Datum value;
    private final SqlType type;
    private Column filled;

    ConstantEvaluator(Datum value, SqlType type) {
        this.value = value;
        this.type = type;
        this.filled = fill(0);
    }

    @Override
    public Column evaluate(Batch batch) {
        int count = batch.selectedCount();
        if (filled.length() < count) {
            filled = fill(Math.max(count, Batch.MAX_ROWS));
        }
        return switch (filled) {
            case LongColumn c -> new LongColumn(c.values(), c.nulls(), count, c.minimum(), c.maximum());
            case WideColumn c -> new WideColumn(c.high(), c.low(), c.nulls(), count);
            case DoubleColumn c -> new DoubleColumn(c.values(), c.nulls(), count);
            case BytesColumn c -> new BytesColumn(c.heap(), c.starts(), c.lengths(), c.nulls(), count);
            default -> throw new IllegalStateException("constants are dense");
        };
    }

    private Column fill(int rows) {
        return switch (value) {
            case Datum.Null _ -> {
                boolean[] nulls = new boolean[rows];
                Arrays.fill(nulls, true);
                yield switch (type.lane()) {
                    case LONG -> new LongColumn(new long[rows], nulls, rows, 0, 0);
                    case WIDE -> new WideColumn(new long[rows], new long[rows], nulls, rows);
                    case DOUBLE -> new DoubleColumn(new double[rows], nulls, rows);
                    case BYTES -> new BytesColumn(new byte[0], new int[rows], new int[rows], nulls, rows);
                };
            }
            case Datum.OfLong number -> {
                long[] values = new long[rows];
                Arrays.fill(values, number.value());
                yield new LongColumn(values, null, rows, number.value(), number.value());
            }
            case Datum.OfWide number -> {
                long[] high = new long[rows];
                long[] low = new long[rows];
                Arrays.fill(high, Int128.high(number.value()));
                Arrays.fill(low, Int128.low(number.value()));
                yield new WideColumn(high, low, null, rows);
            }
            case Datum.OfDouble number -> {
                double[] values = new double[rows];
                Arrays.fill(values, number.value());
                yield new DoubleColumn(values, null, rows);
            }
            case Datum.OfText text -> bytes(text.value().getBytes(StandardCharsets.UTF_8), rows);
            case Datum.OfBinary binary -> bytes(binary.bytes(), rows);
        };
    }

    private static BytesColumn bytes(byte[] heap, int rows) {
        int[] lengths = new int[rows];
        Arrays.fill(lengths, heap.length);
        return new BytesColumn(heap, new int[rows], lengths, null, rows);
    }
}
