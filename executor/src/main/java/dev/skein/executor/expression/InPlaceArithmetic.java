package dev.skein.executor.expression;

import dev.skein.catalog.SqlType;
import dev.skein.executor.kernel.LongRange;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.PackedColumn;
import org.jspecify.annotations.Nullable;

/// Sums, differences and products of whole numbers that cannot leave 64 bits, nor their type.
///
/// With a constant on one side only the linear form changes. A side in narrow lanes is widened in the same pass that adds or
/// multiplies it.
final class InPlaceArithmetic implements InPlaceEvaluator {
    private final Arithmetic operation;
    private final InPlaceEvaluator left;
    private final InPlaceEvaluator right;
    private final SqlType type;
    private final Nulls nulls = new Nulls();
    private final long[] values = new long[Batch.MAX_ROWS];
    private long[] others = {};
    private @Nullable Batch lastBatch;
    private @Nullable LinearForm lastResult;

    /// @param operation not a division
    /// @param type of the result
    InPlaceArithmetic(Arithmetic operation, InPlaceEvaluator left, InPlaceEvaluator right, SqlType type) {
        this.operation = operation;
        this.left = left;
        this.right = right;
        this.type = type;
    }

    @Override
    public @Nullable LinearForm evaluate(Batch batch) {
        if (lastBatch != batch) {
            lastBatch = null;
            lastResult = compute(batch);
            lastBatch = batch;
        }
        return lastResult;
    }

    private @Nullable LinearForm compute(Batch batch) {
        LinearForm a = left.evaluate(batch);
        LinearForm b = a == null ? null : right.evaluate(batch);
        if (a == null || b == null) {
            return null;
        }
        LongRange range = switch (operation) {
            case ADD -> LongRange.sum(a.minimum(), a.maximum(), b.minimum(), b.maximum());
            case SUBTRACT -> LongRange.difference(a.minimum(), a.maximum(), b.minimum(), b.maximum());
            case MULTIPLY -> LongRange.product(a.minimum(), a.maximum(), b.minimum(), b.maximum());
            case DIVIDE, MODULO -> throw new IllegalStateException(operation.symbol());
        };
        if (!range.within(type.minimumLong(), type.maximumLong())) {
            return null;
        }
        if (b.column() == null) {
            long constant = b.offset();
            return switch (operation) {
                case ADD -> a.mapped(1, constant, range);
                case SUBTRACT -> a.mapped(1, -constant, range);
                default -> a.mapped(constant, 0, range);
            };
        }
        if (a.column() == null) {
            long constant = a.offset();
            return switch (operation) {
                case ADD -> b.mapped(1, constant, range);
                case SUBTRACT -> b.mapped(-1, constant, range);
                default -> b.mapped(constant, 0, range);
            };
        }
        int rows = batch.length();
        if (operation == Arithmetic.SUBTRACT) {
            combine(a, b.negated(), rows);
        } else {
            // the narrow side is widened on the way
            combine(b.narrow() == null ? b : a, b.narrow() == null ? a : b, rows);
        }
        boolean[] resultNulls = nulls.either(a.nulls(), b.nulls(), rows);
        LongColumn result = new LongColumn(values, resultNulls, rows, range.minimum(), range.maximum());
        return new LinearForm(result, 0, 1, range.minimum(), range.maximum());
    }

    private void combine(LinearForm first, LinearForm second, int rows) {
        long[] numbers = first.numbers(rows, values);
        PackedColumn lanes = second.narrow();
        if (lanes != null) {
            if (operation == Arithmetic.MULTIPLY) {
                second.multiplyLanes(lanes, numbers, values, rows);
            } else {
                second.addLanes(lanes, numbers, values, rows);
            }
            return;
        }
        if (others.length == 0) {
            others = new long[Batch.MAX_ROWS];
        }
        long[] more = second.numbers(rows, others);
        if (operation == Arithmetic.MULTIPLY) {
            multiply(numbers, more, values, rows);
        } else {
            add(numbers, more, values, rows);
        }
    }

    private static void add(long[] x, long[] y, long[] to, int rows) {
        for (int i = 0; i < rows; i++) {
            to[i] = x[i] + y[i];
        }
    }

    private static void multiply(long[] x, long[] y, long[] to, int rows) {
        for (int i = 0; i < rows; i++) {
            to[i] = x[i] * y[i];
        }
    }
}
