package dev.skein.executor.expression;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DoubleColumn;
import org.jspecify.annotations.Nullable;

/// Arithmetic on doubles; a REAL result is rounded to a float, which for these operations is the same as computing in
/// floats. Division by zero is an error, and so is a result that becomes infinite.
final class DoubleArithmetic implements Evaluator {
    private final Arithmetic operation;
    private final Evaluator left;
    private final Evaluator right;
    private final boolean single;
    private final Nulls nulls = new Nulls();
    private double[] values = {};

    DoubleArithmetic(Arithmetic operation, Evaluator left, Evaluator right, SqlType type) {
        this.operation = operation;
        this.left = left;
        this.right = right;
        this.single = type.equals(SqlType.REAL);
    }

    @Override
    public Column evaluate(Batch batch) {
        DoubleColumn a = (DoubleColumn) left.evaluate(batch);
        DoubleColumn b = (DoubleColumn) right.evaluate(batch);
        int count = a.length();
        if (values.length < count) {
            values = new double[Math.max(count, Batch.MAX_ROWS)];
        }
        boolean[] resultNulls = nulls.either(a.nulls(), b.nulls(), count);
        double[] x = a.values();
        double[] y = b.values();
        double[] out = values;
        switch (operation) {
            case ADD -> {
                for (int i = 0; i < count; i++) {
                    out[i] = x[i] + y[i];
                }
            }
            case SUBTRACT -> {
                for (int i = 0; i < count; i++) {
                    out[i] = x[i] - y[i];
                }
            }
            case MULTIPLY -> {
                for (int i = 0; i < count; i++) {
                    out[i] = x[i] * y[i];
                }
            }
            case DIVIDE -> {
                checkDivisors(y, resultNulls, count);
                for (int i = 0; i < count; i++) {
                    out[i] = x[i] / y[i];
                }
            }
            case MODULO -> {
                checkDivisors(y, resultNulls, count);
                for (int i = 0; i < count; i++) {
                    out[i] = x[i] % y[i];
                }
            }
        }
        if (single) {
            for (int i = 0; i < count; i++) {
                out[i] = (float) out[i];
            }
        }
        checkFinite(x, y, resultNulls, count);
        return new DoubleColumn(out, resultNulls, count);
    }

    private static void checkDivisors(double[] divisors, boolean @Nullable [] resultNulls, int count) {
        for (int i = 0; i < count; i++) {
            if (divisors[i] == 0 && (resultNulls == null || !resultNulls[i])) {
                throw LongArithmetic.divisionByZero();
            }
        }
    }

    private void checkFinite(double[] x, double[] y, boolean @Nullable [] resultNulls, int count) {
        // the sum of zeros is a number unless one result is infinite or not a number
        double zero = 0;
        for (int i = 0; i < count; i++) {
            zero += values[i] * 0.0;
        }
        if (zero == 0) {
            return;
        }
        for (int i = 0; i < count; i++) {
            boolean overflow = Double.isInfinite(values[i]) && Double.isFinite(x[i]) && Double.isFinite(y[i]);
            if (overflow && (resultNulls == null || !resultNulls[i])) {
                throw new SkeinException(ErrorCode.NUMERIC_OUT_OF_RANGE, "the result of " + operation.symbol()
                        + " is out of range for " + (single ? SqlType.REAL : SqlType.DOUBLE));
            }
        }
    }
}
