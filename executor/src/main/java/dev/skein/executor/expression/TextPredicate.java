package dev.skein.executor.expression;

import dev.skein.executor.kernel.TextMatcher;
import dev.skein.executor.kernel.TextSelection;
import dev.skein.storage.batch.Batch;

/// A text column meets a condition, or does not, looked at as it is stored.
final class TextPredicate implements Predicate {
    private final int column;
    private final TextSelection search;

    /// @param wanted whether rows that meet the condition are found, rather than those that do not
    TextPredicate(int column, TextMatcher matcher, boolean wanted) {
        this.column = column;
        this.search = new TextSelection(matcher, wanted);
    }

    @Override
    public int select(Batch batch, int[] selection) {
        return search.select(batch.columns().get(column), batch, selection);
    }
}
