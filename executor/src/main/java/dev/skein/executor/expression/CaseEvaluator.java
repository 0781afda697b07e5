package dev.skein.executor.expression;

import dev.skein.catalog.SqlType;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// CASE: every value is computed only for the rows that take its branch.
final class CaseEvaluator implements Evaluator {
    private final List<Predicate> conditions;
    private final List<Evaluator> values;
    private final Evaluator otherwise;
    private final ColumnAssembler assembler;
    private final int[][] taken;
    private final int[] takenCounts;
    private final Column[] parts;
    private int[] rest = {};
    private boolean[] done = {};
    private int[] rowOfPlace = {};

    CaseEvaluator(SqlType type, List<Predicate> conditions, List<Evaluator> values, Evaluator otherwise) {
        this.conditions = List.copyOf(conditions);
        this.values = List.copyOf(values);
        this.otherwise = otherwise;
        this.assembler = new ColumnAssembler(type);
        this.taken = new int[values.size() + 1][];
        this.takenCounts = new int[values.size() + 1];
        this.parts = new Column[values.size() + 1];
        for (int i = 0; i < taken.length; i++) {
            taken[i] = new int[0];
        }
    }

    @Override
    public Column evaluate(Batch batch) {
        int rows = batch.length();
        int count = batch.selectedCount();
        int[] selected = batch.selection();
        reserve(rows);
        if (selected != null) {
            for (int i = 0; i < count; i++) {
                rowOfPlace[selected[i]] = i;
            }
        }
        int[] reading = selected;
        int remaining = count;
        for (int branch = 0; branch < values.size(); branch++) {
            takenCounts[branch] = 0;
            if (remaining == 0) {
                continue;
            }
            Batch open = reading == null ? batch : batch.select(reading, remaining);
            int[] hits = taken[branch];
            int found = conditions.get(branch).select(open, hits);
            takenCounts[branch] = found;
            if (found > 0) {
                parts[branch] = values.get(branch).evaluate(batch.select(hits, found));
                remaining = without(reading, remaining, hits, found);
                reading = rest;
            }
        }
        int last = values.size();
        takenCounts[last] = remaining;
        if (remaining > 0) {
            int[] hits = taken[last];
            for (int i = 0; i < remaining; i++) {
                hits[i] = reading == null ? i : reading[i];
            }
            parts[last] = otherwise.evaluate(batch.select(hits, remaining));
        }
        if (selected != null) {
            for (int branch = 0; branch <= last; branch++) {
                int[] hits = taken[branch];
                for (int i = 0; i < takenCounts[branch]; i++) {
                    hits[i] = rowOfPlace[hits[i]];
                }
            }
        }
        return assembler.assemble(parts, taken, takenCounts, count);
    }

    /// The places of the open rows that were not hit, in `rest`.
    private int without(int @Nullable [] reading, int remaining, int[] hits, int found) {
        for (int i = 0; i < found; i++) {
            done[hits[i]] = true;
        }
        int kept = 0;
        for (int i = 0; i < remaining; i++) {
            int place = reading == null ? i : reading[i];
            rest[kept] = place;
            kept += done[place] ? 0 : 1;
        }
        for (int i = 0; i < found; i++) {
            done[hits[i]] = false;
        }
        return kept;
    }

    private void reserve(int rows) {
        if (rest.length < rows) {
            int capacity = Math.max(rows, Batch.MAX_ROWS);
            rest = new int[capacity];
            done = new boolean[capacity];
            rowOfPlace = new int[capacity];
            for (int i = 0; i < taken.length; i++) {
                taken[i] = new int[capacity];
            }
        }
    }
}
