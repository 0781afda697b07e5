package dev.skein.executor.expression;

import dev.skein.executor.kernel.RangeSelection;
import dev.skein.executor.kernel.simd.LaneKernels;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.expression.Expression.Comparison.Operator;

/// Compares two numbers of every row of a batch in vectors, where most rows are selected. Nulls are never found.
final class InPlaceComparison {
    private static final LaneKernels KERNELS = LaneKernels.best();

    private final Operator operator;
    private final InPlaceEvaluator left;
    private final InPlaceEvaluator right;
    private long[] leftRoom = {};
    private long[] rightRoom = {};

    /// @param operator one of the six that give null for nulls
    InPlaceComparison(Operator operator, InPlaceEvaluator left, InPlaceEvaluator right) {
        this.operator = operator;
        this.left = left;
        this.right = right;
    }

    /// Finds the selected rows for which the comparison is true.
    ///
    /// @param bits where they are left
    /// @return whether it did; if not, nothing has changed
    boolean select(Batch batch, RowBits bits) {
        if (!InPlaceEvaluator.suits(batch)) {
            return false;
        }
        LinearForm a = left.evaluate(batch);
        LinearForm b = right.evaluate(batch);
        if (a == null || b == null) {
            return false;
        }
        if (leftRoom.length == 0) {
            leftRoom = new long[Batch.MAX_ROWS];
            rightRoom = new long[Batch.MAX_ROWS];
        }
        int rows = batch.length();
        long[] x = a.numbers(rows, leftRoom);
        long[] y = b.numbers(rows, rightRoom);
        long[] rowSet = bits.fill(batch);
        switch (operator) {
            case LESS -> KERNELS.keepLess(x, y, true, rowSet, rows);
            case LESS_OR_EQUAL -> KERNELS.keepLess(y, x, false, rowSet, rows);
            case GREATER -> KERNELS.keepLess(y, x, true, rowSet, rows);
            case GREATER_OR_EQUAL -> KERNELS.keepLess(x, y, false, rowSet, rows);
            case EQUAL, IS_NOT_DISTINCT_FROM -> KERNELS.keepEqual(x, y, true, rowSet, rows);
            case NOT_EQUAL, IS_DISTINCT_FROM -> KERNELS.keepEqual(x, y, false, rowSet, rows);
        }
        RangeSelection.dropNulls(a.nulls(), rowSet, rows);
        RangeSelection.dropNulls(b.nulls(), rowSet, rows);
        return true;
    }
}
