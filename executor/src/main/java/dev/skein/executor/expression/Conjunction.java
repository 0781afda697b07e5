package dev.skein.executor.expression;

import dev.skein.executor.kernel.RangeSelection;
import dev.skein.storage.batch.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// AND of conditions: each sees only the rows that passed the ones before it.
///
/// Ranges of columns come first; whatever conditions can are combined as bits. Then come the others that cannot fail, the
/// most effective for its time first, as learned while the query runs. Conditions that may fail come last and in the order
/// in which they were written, so that `b <> 0 AND a / b > 1` never divides by zero.
final class Conjunction implements Predicate {
    /// So many batches pass before the order is looked at again.
    private static final int REVIEW_BATCHES = 32;

    private final Term[] terms;
    private final int movable;
    private final RowBits bits = new RowBits();
    private int[] passed = {};
    private int batches;

    /// @param safe how many of the first conditions cannot fail
    Conjunction(List<Predicate> conditions, int safe) {
        List<RangePredicate> ranges = new ArrayList<>();
        List<Predicate> others = new ArrayList<>();
        int movableTerms = 0;
        for (int i = 0; i < conditions.size(); i++) {
            if (conditions.get(i) instanceof RangePredicate range) {
                add(range, ranges);
            } else {
                others.add(conditions.get(i));
                movableTerms += i < safe ? 1 : 0;
            }
        }
        this.terms = Stream.concat(ranges.stream(), others.stream()).map(Term::new).toArray(Term[]::new);
        this.movable = ranges.size() + movableTerms;
    }

    /// A condition and what was learned about it.
    private static final class Term {
        private final Predicate condition;
        private double rowsIn = 1;
        private double rowsOut = 1;
        private double nanos = 1;
        /// Whether it was combined with others as bits for this batch.
        private boolean kept;

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

    private static void add(RangePredicate range, List<RangePredicate> ranges) {
        for (int i = 0; i < ranges.size(); i++) {
            if (ranges.get(i).column() == range.column()) {
                ranges.set(i, ranges.get(i).and(range));
                return;
            }
        }
        ranges.add(range);
    }

    @Override
    public boolean keeps(Batch batch) {
        for (Term term : terms) {
            if (!term.condition.keeps(batch)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void keep(Batch batch, long[] rowSet) {
        for (Term term : terms) {
            term.condition.keep(batch, rowSet);
        }
    }

    @Override
    public long @Nullable [] rowSet() {
        return bits.found();
    }

    @Override
    public int select(Batch batch, int[] selection) {
        if (passed.length < batch.length()) {
            passed = new int[Math.max(batch.length(), Batch.MAX_ROWS)];
        }
        bits.forget();
        int steps = chooseSteps(batch);
        Batch current = batch;
        if (steps < terms.length) {
            current = keepBits(batch, steps % 2 == 0 ? selection : passed, steps == 0);
        }
        for (int i = 0; steps > 0 && i < terms.length && current.selectedCount() > 0; i++) {
            if (!terms[i].kept) {
                // two arrays take turns, so that a term never writes over the selection that it reads; the last writes the result
                steps--;
                int[] target = steps % 2 == 0 ? selection : passed;
                current = current.select(target, select(terms[i], current, target));
            }
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

    /// Decides which terms are combined as bits, and returns how many are not.
    private int chooseSteps(Batch batch) {
        boolean sparse = RangeSelection.isSparse(batch);
        int steps = 0;
        for (Term term : terms) {
            term.kept = !sparse && term.condition.keeps(batch);
            steps += term.kept ? 0 : 1;
        }
        return steps;
    }

    private Batch keepBits(Batch batch, int[] target, boolean last) {
        long[] rowSet = bits.fill(batch);
        for (Term term : terms) {
            if (term.kept) {
                term.condition.keep(batch, rowSet);
            }
        }
        return batch.select(target, bits.rows(batch, target, last));
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
