package dev.skein.executor.expression;

import dev.skein.storage.batch.Batch;
import java.util.List;

/// AND of conditions: each sees only the rows that passed the ones before it, so a later condition never fails on a row
/// that an earlier one keeps out.
final class Conjunction implements Predicate {
    private final List<Predicate> terms;
    private int[] passed = {};

    Conjunction(List<Predicate> terms) {
        this.terms = List.copyOf(terms);
    }

    @Override
    public int select(Batch batch, int[] selection) {
        if (passed.length < batch.length()) {
            passed = new int[Math.max(batch.length(), Batch.MAX_ROWS)];
        }
        // two arrays take turns, so that a term never writes over the selection that it reads; the last writes the result
        int count = batch.selectedCount();
        Batch current = batch;
        for (int i = 0; i < terms.size() && count > 0; i++) {
            int[] target = (terms.size() - 1 - i) % 2 == 0 ? selection : passed;
            count = terms.get(i).select(current, target);
            current = batch.select(target, count);
        }
        if (count > 0 && current.selection() != selection && current.selection() != null) {
            System.arraycopy(current.selection(), 0, selection, 0, count);
        }
        return count;
    }
}
