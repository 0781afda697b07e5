package dev.skein.executor.expression;

import dev.skein.executor.kernel.RangeSelection;
import dev.skein.executor.kernel.TextMatcher;
import dev.skein.executor.kernel.TextSelection;
import dev.skein.storage.batch.Batch;
import org.jspecify.annotations.Nullable;

/// A text column meets a condition, or does not, looked at as it is stored.
final class TextPredicate implements Predicate {
    private final int column;
    private final TextSelection search;
    private final RowBits bits = new RowBits();

    /// @param wanted whether rows that meet the condition are found, rather than those that do not
    TextPredicate(int column, TextMatcher matcher, boolean wanted) {
        this.column = column;
        this.search = new TextSelection(matcher, wanted);
    }

    @Override
    public boolean keeps(Batch batch) {
        return search.keeps(batch.columns().get(column));
    }

    @Override
    public void keep(Batch batch, long[] rowSet) {
        search.keep(batch.columns().get(column), rowSet, batch.length());
    }

    @Override
    public int select(Batch batch, int[] selection) {
        if (keeps(batch) && !RangeSelection.isSparse(batch)) {
            return bits.select(this, batch, selection);
        }
        bits.forget();
        return search.select(batch.columns().get(column), batch, selection);
    }

    @Override
    public long @Nullable [] rowSet() {
        return bits.found();
    }
}
