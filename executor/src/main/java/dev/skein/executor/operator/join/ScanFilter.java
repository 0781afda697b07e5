package dev.skein.executor.operator.join;

import dev.skein.executor.expression.Predicate;
import dev.skein.executor.kernel.Densifier;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.LongColumn;
import java.util.List;

/// Leaves out the rows of a scan that the joins above cannot use. Confined to one driver.
///
/// The tests that take out most come first. A test that takes out few rows is not made, but is tried again from time to
/// time, because the data may be sorted.
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
        private long tested = 1;
        private long passed;

        abstract int select(Batch batch, int[] selection);

        private double passedFraction() {
            return (double) passed / tested;
        }

        private void forget() {
            tested = 1;
            passed = 0;
        }
    }

    /// Whether a column's number may be a key.
    static final class OfNumbers extends Test {
        private final int column;
        private final NumberSet keys;
        private final Densifier densifier = new Densifier();

        OfNumbers(int column, NumberSet keys) {
            this.column = column;
            this.keys = keys;
        }

        @Override
        int select(Batch batch, int[] selection) {
            LongColumn values = (LongColumn)
                    densifier.densify(batch.columns().get(column), batch.selection(), batch.selectedCount());
            return keys.select(values, batch.selection(), batch.selectedCount(), selection);
        }
    }

    /// Whether a condition is true.
    static final class OfCondition extends Test {
        private final Predicate condition;

        OfCondition(Predicate condition) {
            this.condition = condition;
        }

        @Override
        int select(Batch batch, int[] selection) {
            return condition.select(batch, selection);
        }
    }

    /// The batch with fewer rows selected.
    public Batch apply(Batch batch) {
        boolean trial = batches % REVIEW_BATCHES < TRIAL_BATCHES;
        Batch current = batch;
        int[] target = places;
        for (Test test : tests) {
            if ((trial || test.passedFraction() <= USELESS_FRACTION) && current.selectedCount() > 0) {
                int count = test.select(current, target);
                test.tested += current.selectedCount();
                test.passed += count;
                if (count < current.selectedCount()) {
                    current = current.select(target, count);
                    target = target == places ? otherPlaces : places;
                }
            }
        }
        batches++;
        if (tests.length > 0 && batches % REVIEW_BATCHES == TRIAL_BATCHES) {
            sort();
        } else if (batches % REVIEW_BATCHES == 0) {
            for (Test test : tests) {
                test.forget();
            }
        }
        return current;
    }

    private void sort() {
        for (int i = 1; i < tests.length; i++) {
            Test test = tests[i];
            int at = i;
            while (at > 0 && tests[at - 1].passedFraction() > test.passedFraction()) {
                tests[at] = tests[at - 1];
                at--;
            }
            tests[at] = test;
        }
    }
}
