package dev.skein.executor.expression;

import dev.skein.executor.kernel.RangeSelection;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import org.jspecify.annotations.Nullable;

/// A column of the long lane lies in a range of constants, compared as it is stored.
final class RangePredicate implements Predicate {
    private final int column;
    private final long minimum;
    private final long maximum;
    private final Predicate general;
    private final RowBits bits = new RowBits();

    /// @param minimum least value, included
    /// @param maximum greatest value, included; less than `minimum` for a condition that is never true
    /// @param general the same condition for columns of any form, such as 128-bit numbers
    RangePredicate(int column, long minimum, long maximum, Predicate general) {
        this.column = column;
        this.minimum = minimum;
        this.maximum = maximum;
        this.general = general;
    }

    int column() {
        return column;
    }

    /// Both this condition and another one on the same column.
    RangePredicate and(RangePredicate other) {
        Predicate both = new Conjunction(java.util.List.of(general, other.general), 2);
        return new RangePredicate(
                column, Math.max(minimum, other.minimum), Math.min(maximum, other.maximum), both);
    }

    @Override
    public boolean keeps(Batch batch) {
        return RangeSelection.accepts(batch.columns().get(column));
    }

    @Override
    public void keep(Batch batch, long[] rowSet) {
        RangeSelection.keep(batch.columns().get(column), minimum, maximum, rowSet, batch.length());
    }

    @Override
    public int select(Batch batch, int[] selection) {
        Column values = batch.columns().get(column);
        boolean accepted = RangeSelection.accepts(values);
        if (accepted && !RangeSelection.isSparse(batch)) {
            return bits.select(this, batch, selection);
        }
        bits.forget();
        return accepted
                ? RangeSelection.lookUp(values, batch, minimum, maximum, selection)
                : general.select(batch, selection);
    }

    @Override
    public long @Nullable [] rowSet() {
        return bits.found();
    }
}
