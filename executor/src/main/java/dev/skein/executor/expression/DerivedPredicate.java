package dev.skein.executor.expression;

import dev.skein.storage.batch.Batch;
import java.util.List;

/// A condition on a computed column, for conditions that know columns only by their place.
final class DerivedPredicate implements Predicate {
    private final Evaluator value;
    private final Predicate condition;

    /// @param condition a condition on column 0, which is the value
    DerivedPredicate(Evaluator value, Predicate condition) {
        this.value = value;
        this.condition = condition;
    }

    @Override
    public int select(Batch batch, int[] selection) {
        int found = condition.select(Batch.of(List.of(value.evaluate(batch)), batch.selectedCount()), selection);
        int[] selected = batch.selection();
        if (selected != null) {
            for (int i = 0; i < found; i++) {
                selection[i] = selected[selection[i]];
            }
        }
        return found;
    }
}
