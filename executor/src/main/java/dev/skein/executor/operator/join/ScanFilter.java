package dev.skein.executor.operator.join;

import dev.skein.executor.expression.Predicate;
import dev.skein.storage.batch.Batch;
import java.util.List;

/// Leaves out the rows of a scan that a condition or the joins above cannot use. Confined to one driver.
///
/// The tests that take out most for their time come first. What the joins tell is not tested where it takes out few rows,
/// but is tried again from time to time, because the data may be sorted.
public final class ScanFilter {
    /// So many batches pass before tests are judged again.
    private static final int REVIEW_BATCHES = 64;

    /// In each period so many batches show what the tests are worth.
    private static final int TRIAL_BATCHES = 4;

    /// A test of which more than this part of the rows passes costs more than it saves.
    private static final double USELESS_FRACTION = 0.9;

    private final Test[] tests;
    private final int[] places = new int[Batch.MAX_ROWS];
    private final int[] otherPlaces = new int[Batch.MAX_ROWS];
    private int batches;

    ScanFilter(List<Test> tests) {
        this.tests = tests.toArray(Test[]::new);
    }

    /// One test and what was learned about it.
    abstract static class Test {
        private final boolean required;
        private long tested = 1;
        private long passed;
        private long nanos;

        /// @param required whether rows that fail the test must go
        Test(boolean required) {
            this.required = required;
        }

        abstract int select(Batch batch, int[] selection);

        private boolean isUseful() {
            return required || passed <= USELESS_FRACTION * tested;
        }

        /// Time per row that it takes out.
        private double cost() {
            return nanos / Math.max((double) (tested - passed), tested * 1e-3);
        }

        private void forget() {
            tested = 1;
            passed = 0;
            nanos = 0;
        }
    }

    /// Whether a column's number may be a key.
    static final class OfNumbers extends Test {
        private final int column;
        private final NumberSet.Selector keys;

        OfNumbers(int column, NumberSet keys) {
            super(false);
            this.column = column;
            this.keys = keys.new Selector();
        }

        @Override
        int select(Batch batch, int[] selection) {
            return keys.select(batch.columns().get(column), batch, selection);
        }
    }

    /// Whether a condition is true.
    static final class OfCondition extends Test {
        private final Predicate condition;

        OfCondition(Predicate condition, boolean required) {
            super(required);
            this.condition = condition;
        }

        @Override
        int select(Batch batch, int[] selection) {
            return condition.select(batch, selection);
        }
    }

    /// The batch with fewer rows selected.
    public Batch apply(Batch batch) {
        int phase = batches % REVIEW_BATCHES;
        Batch current = phase < TRIAL_BATCHES ? tried(batch) : filtered(batch);
        batches++;
        if (phase == TRIAL_BATCHES - 1) {
            sort();
        } else if (phase == REVIEW_BATCHES - 1) {
            for (Test test : tests) {
                test.forget();
            }
        }
        return current;
    }

    private Batch filtered(Batch batch) {
        Batch current = batch;
        for (Test test : tests) {
            if (test.isUseful()) {
                current = narrowed(current, test);
            }
        }
        return current;
    }

    private Batch tried(Batch batch) {
        Batch current = batch;
        for (Test test : tests) {
            int before = current.selectedCount();
            long start = System.nanoTime();
            current = narrowed(current, test);
            test.nanos += System.nanoTime() - start;
            test.tested += before;
            test.passed += current.selectedCount();
        }
        return current;
    }

    private Batch narrowed(Batch batch, Test test) {
        if (batch.selectedCount() == 0) {
            return batch;
        }
        int[] target = batch.selection() == places ? otherPlaces : places;
        int count = test.select(batch, target);
        return count < batch.selectedCount() ? batch.select(target, count) : batch;
    }

    private void sort() {
        for (int i = 1; i < tests.length; i++) {
            Test test = tests[i];
            int at = i;
            while (at > 0 && tests[at - 1].cost() > test.cost()) {
                tests[at] = tests[at - 1];
                at--;
            }
            tests[at] = test;
        }
    }
}
