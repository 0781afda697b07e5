package dev.skein.executor.expression;

import dev.skein.executor.kernel.RangeSelection;
import dev.skein.storage.batch.Batch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// AND of conditions: each sees only the rows that passed the ones before it.
///
/// Ranges of columns come first and are combined as bits. Then come the other conditions that cannot fail, the most
/// effective for its time first, as learned while the query runs. Conditions that may fail come last and in the order
/// in which they were written, so that `b <> 0 AND a / b > 1` never divides by zero.
final class Conjunction implements Predicate {
    /// So many batches pass before the order is looked at again.
    private static final int REVIEW_BATCHES = 32;

    private final List<RangePredicate> ranges = new ArrayList<>();
    private final Term[] terms;
    private final int movable;
    private int[] passed = {};
    private long[] rowSet = {};
    /// Whether the rows in the set are all that was found last.
    private boolean foundBits;
    private int batches;

    /// @param safe how many of the first conditions cannot fail
    Conjunction(List<Predicate> conditions, int safe) {
        List<Term> others = new ArrayList<>();
        int movableTerms = 0;
        for (int i = 0; i < conditions.size(); i++) {
            if (conditions.get(i) instanceof RangePredicate range) {
                addRange(range);
            } else {
                others.add(new Term(conditions.get(i)));
                movableTerms += i < safe ? 1 : 0;
            }
        }
        this.terms = others.toArray(Term[]::new);
        this.movable = movableTerms;
    }

    /// A condition and what was learned about it.
    private static final class Term {
        private final Predicate condition;
        private double rowsIn = 1;
        private double rowsOut = 1;
        private double nanos = 1;

        Term(Predicate condition) {
            this.condition = condition;
        }

        /// Time per row that it takes out.
        double cost() {
            return nanos / Math.max(rowsIn - rowsOut, rowsIn * 1e-3);
        }

        void forget() {
            rowsIn /= 2;
            rowsOut /= 2;
            nanos /= 2;
        }
    }

    private void addRange(RangePredicate range) {
        for (int i = 0; i < ranges.size(); i++) {
            if (ranges.get(i).column() == range.column()) {
                ranges.set(i, ranges.get(i).and(range));
                return;
            }
        }
        ranges.add(range);
    }

    @Override
    public int select(Batch batch, int[] selection) {
        if (passed.length < batch.length()) {
            int capacity = Math.max(batch.length(), Batch.MAX_ROWS);
            passed = new int[capacity];
            rowSet = new long[RangeSelection.words(capacity)];
        }
        foundBits = false;
        Batch current = batch;
        int steps = terms.length;
        int step = 0;
        if (!ranges.isEmpty()) {
            current = selectRanges(batch, steps % 2 == 0 ? selection : passed);
        }
        for (; step < steps && current.selectedCount() > 0; step++) {
            // two arrays take turns, so that a term never writes over the selection that it reads; the last writes the result
            int[] target = (steps - 1 - step) % 2 == 0 ? selection : passed;
            current = current.select(target, select(terms[step], current, target));
        }
        int count = current.selectedCount();
        int[] result = current.selection();
        if (result == null) {
            for (int i = 0; i < count; i++) {
                selection[i] = i;
            }
        } else if (result != selection) {
            System.arraycopy(result, 0, selection, 0, count);
        }
        if (movable > 1 && ++batches % REVIEW_BATCHES == 0) {
            review();
        }
        return count;
    }

    @Override
    public long @Nullable [] rowSet() {
        return foundBits ? rowSet : null;
    }

    private Batch selectRanges(Batch batch, int[] target) {
        int[] spare = target == passed ? new int[0] : passed;
        boolean bits = !RangeSelection.isSparse(batch);
        for (RangePredicate range : ranges) {
            bits &= range.keeps(batch);
        }
        if (bits) {
            RangeSelection.fill(batch, rowSet);
            for (RangePredicate range : ranges) {
                range.keep(batch, rowSet);
            }
            foundBits = terms.length == 0;
            return batch.select(target, RangeSelection.rows(rowSet, batch.length(), target));
        }
        Batch current = batch;
        for (RangePredicate range : ranges) {
            if (current.selection() == target) {
                spare = spare.length < batch.length() ? new int[batch.length()] : spare;
                System.arraycopy(target, 0, spare, 0, current.selectedCount());
                current = batch.select(spare, current.selectedCount());
            }
            current = batch.select(target, range.select(current, target));
        }
        return current;
    }

    private static int select(Term term, Batch batch, int[] target) {
        long start = System.nanoTime();
        int found = term.condition.select(batch, target);
        term.nanos += System.nanoTime() - start;
        term.rowsIn += batch.selectedCount();
        term.rowsOut += found;
        return found;
    }

    /// Sorts the conditions that may change places.
    private void review() {
        for (int i = 1; i < movable; i++) {
            Term term = terms[i];
            int at = i;
            while (at > 0 && terms[at - 1].cost() > term.cost()) {
                terms[at] = terms[at - 1];
                at--;
            }
            terms[at] = term;
        }
        for (int i = 0; i < movable; i++) {
            terms[i].forget();
        }
    }
}
