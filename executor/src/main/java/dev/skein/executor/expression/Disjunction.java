package dev.skein.executor.expression;

import dev.skein.executor.kernel.RangeSelection;
import dev.skein.storage.batch.Batch;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// OR of conditions: each sees only the rows that no earlier one has let pass. If all can take rows out of sets, so can this.
final class Disjunction implements Predicate {
    private final List<Predicate> terms;
    private int[] rest = {};
    private int[] found = {};
    private boolean[] passed = {};
    private final RowBits bits = new RowBits();
    private long[] restSet = {};
    private long[] foundSet = {};

    Disjunction(List<Predicate> terms) {
        this.terms = List.copyOf(terms);
    }

    @Override
    public boolean keeps(Batch batch) {
        for (Predicate term : terms) {
            if (!term.keeps(batch)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void keep(Batch batch, long[] rowSet) {
        int words = RangeSelection.words(batch.length());
        if (restSet.length < words) {
            restSet = new long[rowSet.length];
            foundSet = new long[rowSet.length];
        }
        System.arraycopy(rowSet, 0, restSet, 0, words);
        Arrays.fill(rowSet, 0, words, 0);
        for (Predicate term : terms) {
            System.arraycopy(restSet, 0, foundSet, 0, words);
            term.keep(batch, foundSet);
            for (int word = 0; word < words; word++) {
                rowSet[word] |= foundSet[word];
                restSet[word] &= ~foundSet[word];
            }
        }
    }

    @Override
    public long @Nullable [] rowSet() {
        return bits.found();
    }

    @Override
    public int select(Batch batch, int[] selection) {
        if (!RangeSelection.isSparse(batch) && keeps(batch)) {
            return bits.select(this, batch, selection);
        }
        bits.forget();
        int rows = batch.length();
        if (rest.length < rows) {
            int capacity = Math.max(rows, Batch.MAX_ROWS);
            rest = new int[capacity];
            found = new int[capacity];
            passed = new boolean[capacity];
        }
        int[] all = batch.selection();
        int count = batch.selectedCount();
        int[] reading = all;
        int remaining = count;
        boolean[] hit = passed;
        for (int i = 0; i < count; i++) {
            hit[all == null ? i : all[i]] = false;
        }
        for (int term = 0; term < terms.size() && remaining > 0; term++) {
            Batch unseen = reading == null ? batch : batch.select(reading, remaining);
            int matches = terms.get(term).select(unseen, found);
            for (int i = 0; i < matches; i++) {
                hit[found[i]] = true;
            }
            if (term + 1 < terms.size()) {
                int kept = 0;
                for (int i = 0; i < remaining; i++) {
                    int place = reading == null ? i : reading[i];
                    rest[kept] = place;
                    kept += hit[place] ? 0 : 1;
                }
                reading = rest;
                remaining = kept;
            }
        }
        int total = 0;
        for (int i = 0; i < count; i++) {
            int place = all == null ? i : all[i];
            selection[total] = place;
            total += hit[place] ? 1 : 0;
        }
        return total;
    }
}
