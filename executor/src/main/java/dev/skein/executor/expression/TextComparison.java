package dev.skein.executor.expression;

import dev.skein.executor.kernel.TextMatcher;
import dev.skein.storage.expression.Expression.Comparison.Operator;
import java.util.Arrays;

/// A run of bytes compared with a constant.
record TextComparison(Operator operator, byte[] constant) implements TextMatcher {
    @Override
    public boolean matches(byte[] heap, int start, int length) {
        return switch (operator) {
            case EQUAL, IS_NOT_DISTINCT_FROM -> equal(heap, start, length);
            case NOT_EQUAL, IS_DISTINCT_FROM -> !equal(heap, start, length);
            case LESS -> sign(heap, start, length) < 0;
            case LESS_OR_EQUAL -> sign(heap, start, length) <= 0;
            case GREATER -> sign(heap, start, length) > 0;
            case GREATER_OR_EQUAL -> sign(heap, start, length) >= 0;
        };
    }

    private boolean equal(byte[] heap, int start, int length) {
        return length == constant.length && Arrays.equals(heap, start, start + length, constant, 0, length);
    }

    private int sign(byte[] heap, int start, int length) {
        return Arrays.compareUnsigned(heap, start, start + length, constant, 0, constant.length);
    }
}
