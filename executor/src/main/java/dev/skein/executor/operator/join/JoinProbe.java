package dev.skein.executor.operator.join;

import dev.skein.executor.QueryProfile.OperatorProfile;
import dev.skein.executor.expression.ExpressionCompiler;
import dev.skein.executor.expression.Predicate;
import dev.skein.executor.kernel.Densifier;
import dev.skein.executor.operator.rows.NullColumns;
import dev.skein.executor.pipeline.Operator;
import dev.skein.executor.pipeline.StreamingOperator;
import dev.skein.executor.pipeline.Worker;
import dev.skein.executor.plan.JoinKind;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.expression.Expression;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The left side of a join in one driver: makes pairs of rows, checks the condition, and gives what the kind asks for.
abstract class JoinProbe extends StreamingOperator {
    final JoinShape shape;
    final BuildSide build;
    /// The kept columns of the right side.
    final List<Column> buildColumns;

    private final JoinKind kind;
    /// What is known from other parts of the right side; null if this is all of it.
    final @Nullable LeftMarks marks;

    private final BitSet pairPlaces;
    private final List<Densifier> leftDensifiers = new ArrayList<>();
    private final List<RowPicker> pickers = new ArrayList<>();
    private final @Nullable Predicate condition;
    private final @Nullable Predicate unknownCondition;
    private final int[] selection = new int[Batch.MAX_ROWS];
    private final int[] pairLeft = new int[Batch.MAX_ROWS];
    private final int[] pairRight = new int[Batch.MAX_ROWS];
    private int pairs;
    /// By place in the left batch: whether a partner was found, and whether one may have been.
    private final boolean[] matched = new boolean[Batch.MAX_ROWS];
    private final boolean[] undecided = new boolean[Batch.MAX_ROWS];
    private final long[] outcomes = new long[Batch.MAX_ROWS];
    private @Nullable Batch current;

    JoinProbe(
            Worker worker,
            OperatorProfile profile,
            Operator downstream,
            JoinState state,
            @Nullable LeftMarks marks) {
        super(worker, profile, downstream);
        this.shape = state.shape;
        this.kind = shape.kind();
        this.build = state.build;
        this.buildColumns = build.rows().columns();
        this.marks = marks;
        this.pairPlaces = shape.pairPlaces();
        for (int i = 0; i < shape.leftTypes().size(); i++) {
            leftDensifiers.add(new Densifier());
        }
        for (int i = 0; i < shape.rightTypes().size(); i++) {
            pickers.add(new RowPicker());
        }
        ExpressionCompiler compiler = new ExpressionCompiler(shape.pairTypes(), state.context.evaluation());
        this.condition = shape.isUnconditional() ? null : compiler.compilePredicate(shape.condition());
        boolean threeValued = kind == JoinKind.MARK || kind == JoinKind.NULL_AWARE_ANTI;
        this.unknownCondition = threeValued && condition != null
                ? compiler.compilePredicate(new Expression.IsNull(shape.condition()))
                : null;
    }

    @Override
    public final boolean wantsInput() {
        return (kind.givesLonelyLeft() || build.rowCount() > 0) && super.wantsInput();
    }

    /// Passes on left rows as they are.
    ///
    /// @param places places in the batch, ascending
    final void emitLeft(Batch batch, int[] places, int count) {
        if (count > 0) {
            emit(count == batch.selectedCount() ? batch : batch.select(places, count));
        }
    }

    /// Passes on left rows beside one right row each; left columns stay as they are.
    ///
    /// @param places places in the batch, ascending
    /// @param rows right rows; -1 for nulls
    final void emitBeside(Batch batch, int[] places, int[] rows, int count, boolean mayMiss) {
        if (count == 0) {
            return;
        }
        boolean all = count == batch.length();
        emit(new Batch(
                beside(batch, places, rows, count, mayMiss, shape.needed()),
                batch.length(), all ? null : places, count));
    }

    private List<Column> beside(Batch batch, int[] places, int[] rows, int count, boolean mayMiss, BitSet needed) {
        List<Column> columns = new ArrayList<>(batch.columns());
        addRight(columns, needed, rows, places, count, mayMiss, batch.length());
        return columns;
    }

    private void addRight(
            List<Column> columns,
            BitSet needed,
            int[] rows,
            int @Nullable [] places,
            int count,
            boolean mayMiss,
            int length) {
        int leftCount = shape.leftTypes().size();
        for (int i = 0; i < pickers.size(); i++) {
            columns.add(needed.get(leftCount + i)
                    ? pickers.get(i).pick(buildColumns.get(build.columns().index(i)), rows, places, count, mayMiss, length)
                    : NullColumns.of(shape.rightTypes().get(i), length));
        }
    }

    /// Passes on all selected left rows with the outcome as a column: [#matched(int)], else [#undecided(int)], else false.
    private void emitMarks(Batch batch) {
        boolean anyUndecided = false;
        int[] selected = batch.selection();
        for (int i = 0; i < batch.selectedCount(); i++) {
            int place = selected == null ? i : selected[i];
            outcomes[place] = matched[place] ? 1 : 0;
            boolean open = undecided[place] && !matched[place];
            undecided[place] = open;
            anyUndecided |= open;
        }
        List<Column> columns = new ArrayList<>(batch.columns());
        columns.add(new LongColumn(outcomes, anyUndecided ? undecided : null, batch.length(), 0, 1));
        emit(new Batch(columns, batch.length(), selected, batch.selectedCount()));
    }

    /// Begins to make pairs for a batch.
    final void startPairs(Batch batch) {
        current = batch;
        if (marks != null) {
            marks.load(batch.length(), matched, undecided);
        }
    }

    /// Says that a left row found a partner.
    final void matched(int place) {
        matched[place] = true;
    }

    /// Says that it is unknown whether a left row has a partner.
    final void undecided(int place) {
        undecided[place] = true;
    }

    /// Adds a pair whose condition is to be checked.
    ///
    /// @param place place of the left row in the batch
    final void pair(int place, int row) {
        pairLeft[pairs] = place;
        pairRight[pairs] = row;
        pairs++;
        if (pairs == Batch.MAX_ROWS) {
            flush();
        }
    }

    private void flush() {
        Batch left = current;
        if (pairs == 0 || left == null) {
            return;
        }
        worker().checkpoint();
        int count = pairs;
        pairs = 0;
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < leftDensifiers.size(); i++) {
            columns.add(pairPlaces.get(i)
                    ? leftDensifiers.get(i).densify(left.columns().get(i), pairLeft, count)
                    : NullColumns.of(shape.leftTypes().get(i), count));
        }
        addRight(columns, pairPlaces, pairRight, null, count, false, count);
        check(Batch.of(columns, count), pairLeft, pairRight);
    }

    /// Checks the condition of candidates.
    ///
    /// @param candidates batch of pairs, all selected
    /// @param lefts per pair the place of the left row
    /// @param rights per pair the right row
    private void check(Batch candidates, int[] lefts, int[] rights) {
        int count = candidates.length();
        Predicate test = condition;
        if (test != null) {
            count = test.select(candidates, selection);
        }
        boolean all = count == candidates.length();
        boolean tracksRight = kind.endsWithRight();
        if (kind != JoinKind.INNER) {
            for (int i = 0; i < count; i++) {
                int pair = all ? i : selection[i];
                matched[lefts[pair]] = true;
                if (tracksRight) {
                    build.matched(rights[pair]);
                }
            }
        }
        if (kind.emitsPairs() && count > 0) {
            emit(all ? candidates : candidates.select(selection, count));
        }
        Predicate unknown = unknownCondition;
        if (unknown != null) {
            int open = unknown.select(candidates, selection);
            for (int i = 0; i < open; i++) {
                undecided[lefts[selection[i]]] = true;
            }
        }
    }

    /// Ends the pairs of a batch: gives the left rows that the kind asks for.
    final void endPairs(Batch batch) {
        flush();
        current = null;
        if (marks != null) {
            marks.store(batch.length(), matched, undecided);
        }
        if (marks == null || marks.isLastPass()) {
            emitDecided(batch);
        }
        if (kind != JoinKind.INNER) {
            Arrays.fill(matched, 0, batch.length(), false);
            Arrays.fill(undecided, 0, batch.length(), false);
        }
    }

    private void emitDecided(Batch batch) {
        switch (kind) {
            case INNER, RIGHT, RIGHT_SEMI, RIGHT_ANTI -> {}
            case LEFT, FULL -> emitLonely(batch);
            case SEMI -> emitLeft(batch, selection, select(batch, true));
            case ANTI, NULL_AWARE_ANTI -> emitLeft(batch, selection, select(batch, false));
            case MARK -> emitMarks(batch);
        }
    }

    private void emitLonely(Batch batch) {
        int count = select(batch, false);
        if (count > 0) {
            List<Column> columns = new ArrayList<>(batch.columns());
            shape.rightTypes().forEach(type -> columns.add(NullColumns.of(type, batch.length())));
            emit(new Batch(columns, batch.length(), selection, count));
        }
    }

    /// Selects rows that found a partner, or rows that did not for sure.
    private int select(Batch batch, boolean wanted) {
        int[] selected = batch.selection();
        int count = 0;
        for (int i = 0; i < batch.selectedCount(); i++) {
            int place = selected == null ? i : selected[i];
            selection[count] = place;
            if (wanted ? matched[place] : !matched[place] && !undecided[place]) {
                count++;
            }
        }
        return count;
    }
}
