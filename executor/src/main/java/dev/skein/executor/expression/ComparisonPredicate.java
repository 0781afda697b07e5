package dev.skein.executor.expression;

import dev.skein.executor.kernel.Comparisons;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.expression.Expression.Comparison.Operator;
import org.jspecify.annotations.Nullable;

/// A comparison of two computed columns; rows with a null on either side are not found.
final class ComparisonPredicate implements Predicate {
    private final Operator operator;
    private final Evaluator left;
    private final Evaluator right;
    private final @Nullable InPlaceComparison inPlace;
    private final RowBits bits = new RowBits();
    private byte[] signs = {};

    /// @param operator one of the six that give null for nulls
    ComparisonPredicate(Operator operator, Evaluator left, Evaluator right) {
        this(operator, left, right, null);
    }

    /// @param inPlace the same comparison for all rows of a batch; null if there is none
    ComparisonPredicate(Operator operator, Evaluator left, Evaluator right, @Nullable InPlaceComparison inPlace) {
        this.inPlace = inPlace;
        this.operator = operator;
        this.left = left;
        this.right = right;
    }

    @Override
    public long @Nullable [] rowSet() {
        return bits.found();
    }

    @Override
    public int select(Batch batch, int[] selection) {
        if (inPlace != null && inPlace.select(batch, bits)) {
            return bits.rows(batch, selection, true);
        }
        bits.forget();
        Column a = left.evaluate(batch);
        Column b = right.evaluate(batch);
        int count = batch.selectedCount();
        int found;
        if (a instanceof LongColumn x && b instanceof LongColumn y) {
            found = compareLongs(x.values(), y.values(), count, selection);
        } else {
            if (signs.length < count) {
                signs = new byte[Math.max(count, Batch.MAX_ROWS)];
            }
            Comparisons.compare(a, b, count, signs);
            found = pick(count, selection);
        }
        found = withoutNulls(a.nulls(), selection, found);
        found = withoutNulls(b.nulls(), selection, found);
        int[] selected = batch.selection();
        if (selected != null) {
            for (int i = 0; i < found; i++) {
                selection[i] = selected[selection[i]];
            }
        }
        return found;
    }

    private static int withoutNulls(boolean @Nullable [] nulls, int[] rows, int count) {
        return dev.skein.executor.kernel.RangeSelection.withoutNulls(nulls, rows, count);
    }

    private int compareLongs(long[] x, long[] y, int count, int[] rows) {
        int found = 0;
        switch (operator) {
            case EQUAL, IS_NOT_DISTINCT_FROM -> {
                for (int i = 0; i < count; i++) {
                    rows[found] = i;
                    found += x[i] == y[i] ? 1 : 0;
                }
            }
            case NOT_EQUAL, IS_DISTINCT_FROM -> {
                for (int i = 0; i < count; i++) {
                    rows[found] = i;
                    found += x[i] != y[i] ? 1 : 0;
                }
            }
            case LESS -> {
                for (int i = 0; i < count; i++) {
                    rows[found] = i;
                    found += x[i] < y[i] ? 1 : 0;
                }
            }
            case LESS_OR_EQUAL -> {
                for (int i = 0; i < count; i++) {
                    rows[found] = i;
                    found += x[i] <= y[i] ? 1 : 0;
                }
            }
            case GREATER -> {
                for (int i = 0; i < count; i++) {
                    rows[found] = i;
                    found += x[i] > y[i] ? 1 : 0;
                }
            }
            case GREATER_OR_EQUAL -> {
                for (int i = 0; i < count; i++) {
                    rows[found] = i;
                    found += x[i] >= y[i] ? 1 : 0;
                }
            }
        }
        return found;
    }

    private int pick(int count, int[] rows) {
        int mask = switch (operator) {
            case EQUAL, IS_NOT_DISTINCT_FROM -> 0b010;
            case NOT_EQUAL, IS_DISTINCT_FROM -> 0b101;
            case LESS -> 0b001;
            case LESS_OR_EQUAL -> 0b011;
            case GREATER -> 0b100;
            case GREATER_OR_EQUAL -> 0b110;
        };
        int found = 0;
        for (int i = 0; i < count; i++) {
            rows[found] = i;
            found += mask >> signs[i] + 1 & 1;
        }
        return found;
    }
}
