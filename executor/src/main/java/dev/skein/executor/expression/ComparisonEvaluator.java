package dev.skein.executor.expression;

import dev.skein.executor.kernel.Comparisons;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.expression.Expression.Comparison.Operator;
import org.jspecify.annotations.Nullable;

/// A comparison of two computed columns, as a boolean value.
final class ComparisonEvaluator implements Evaluator {
    private final Operator operator;
    private final Evaluator left;
    private final Evaluator right;
    private final Nulls nulls = new Nulls();
    private byte[] signs = {};
    private long[] values = {};

    ComparisonEvaluator(Operator operator, Evaluator left, Evaluator right) {
        this.operator = operator;
        this.left = left;
        this.right = right;
    }

    @Override
    public Column evaluate(Batch batch) {
        Column a = left.evaluate(batch);
        Column b = right.evaluate(batch);
        int count = a.length();
        if (signs.length < count) {
            signs = new byte[Math.max(count, Batch.MAX_ROWS)];
            values = new long[Math.max(count, Batch.MAX_ROWS)];
        }
        Comparisons.compare(a, b, count, signs);
        switch (operator) {
            case EQUAL, IS_NOT_DISTINCT_FROM -> {
                for (int i = 0; i < count; i++) {
                    values[i] = signs[i] == 0 ? 1 : 0;
                }
            }
            case NOT_EQUAL, IS_DISTINCT_FROM -> {
                for (int i = 0; i < count; i++) {
                    values[i] = signs[i] != 0 ? 1 : 0;
                }
            }
            case LESS -> {
                for (int i = 0; i < count; i++) {
                    values[i] = signs[i] < 0 ? 1 : 0;
                }
            }
            case LESS_OR_EQUAL -> {
                for (int i = 0; i < count; i++) {
                    values[i] = signs[i] <= 0 ? 1 : 0;
                }
            }
            case GREATER -> {
                for (int i = 0; i < count; i++) {
                    values[i] = signs[i] > 0 ? 1 : 0;
                }
            }
            case GREATER_OR_EQUAL -> {
                for (int i = 0; i < count; i++) {
                    values[i] = signs[i] >= 0 ? 1 : 0;
                }
            }
        }
        boolean distinct = operator == Operator.IS_DISTINCT_FROM;
        if (distinct || operator == Operator.IS_NOT_DISTINCT_FROM) {
            compareNulls(a.nulls(), b.nulls(), count, distinct ? 1 : 0);
            return new LongColumn(values, null, count, 0, 1);
        }
        return new LongColumn(values, nulls.either(a.nulls(), b.nulls(), count), count, 0, 1);
    }

    private void compareNulls(
            boolean @Nullable [] a,
            boolean @Nullable [] b,
            int count,
            long different) {
        if (a == null && b == null) {
            return;
        }
        for (int i = 0; i < count; i++) {
            boolean leftNull = a != null && a[i];
            boolean rightNull = b != null && b[i];
            if (leftNull || rightNull) {
                values[i] = leftNull && rightNull ? 1 - different : different;
            }
        }
    }
}
