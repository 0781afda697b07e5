package dev.skein.executor.operator.join;

import dev.skein.catalog.SqlType;
import dev.skein.executor.QueryProfile.OperatorProfile;
import dev.skein.executor.expression.EvaluationContext;
import dev.skein.executor.kernel.Densifier;
import dev.skein.executor.operator.rows.KeyTable;
import dev.skein.executor.pipeline.BatchSource;
import dev.skein.executor.pipeline.FinishStage;
import dev.skein.executor.pipeline.Operator;
import dev.skein.executor.pipeline.QueryRun;
import dev.skein.executor.pipeline.Stage.Task;
import dev.skein.executor.pipeline.Worker;
import dev.skein.executor.plan.JoinKind;
import dev.skein.executor.plan.PhysicalPlan;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A hash join: numbers the keys of the right side's rows and chains the rows with the same key.
///
/// Keys with small ranges are addressed directly ([KeyTable]). Rows whose key has a null that matches nothing are kept
/// but not found.
public final class HashJoinState implements FinishStage.Steps {
    private static final int NO_ROW = -1;

    private final PhysicalPlan.HashJoin node;
    private final JoinShape shape;
    private final BuildSide build;
    private final KeyTable table;
    private final DynamicFilters dynamicFilters;
    private final int[] keptPlaces;
    private final int[] keyPlaces;
    private int[] heads = {};
    private int[] nexts = {};
    private boolean unique = true;
    /// Whether the number of a key is its row.
    private boolean numbersAreRows = true;
    private boolean nullKey;

    /// @param needed see [JoinShape#needed()]
    public HashJoinState(PhysicalPlan.HashJoin node, BitSet needed, DynamicFilters dynamicFilters, QueryRun run) {
        this.node = node;
        this.dynamicFilters = dynamicFilters;
        this.shape = new JoinShape(
                node.kind(), types(node.left()), types(node.right()), node.residual(), needed);
        BitSet kept = shape.keptRight();
        node.rightKeys().forEach(kept::set);
        List<Integer> keptColumns = kept.stream().boxed().toList();
        this.keptPlaces = places(keptColumns, shape.rightTypes().size());
        this.keyPlaces = node.rightKeys().stream().mapToInt(key -> keptPlaces[key]).toArray();
        this.build = new BuildSide(shape.rightTypes(), keptColumns,
                run.reservation("hash join"), () -> run.reservation("hash join"));
        this.table = new KeyTable(
                node.rightKeys().stream().map(shape.rightTypes()::get).toList(), run.reservation("hash join"));
    }

    static List<SqlType> types(PhysicalPlan node) {
        return node.output().stream().map(field -> field.type()).toList();
    }

    static int[] places(List<Integer> kept, int count) {
        int[] places = new int[count];
        Arrays.fill(places, -1);
        for (int i = 0; i < kept.size(); i++) {
            places[kept.get(i)] = i;
        }
        return places;
    }

    /// The right side.
    public BuildSide build() {
        return build;
    }

    @Override
    public List<Task> tasks(int workers) {
        return List.of(this::link);
    }

    @Override
    public void complete() {
        if (node.kind().endsWithRight()) {
            build.trackMatches();
        }
        List<Column> keys = table.keys();
        for (int i = 0; i < keys.size(); i++) {
            int filter = node.dynamicFilterIds().get(i);
            if (filter >= 0) {
                dynamicFilters.publish(filter, keys.get(i), table.size(), build.reservation());
            }
        }
    }

    private void link(Worker worker) {
        int rowCount = build.rowCount();
        table.expect(rowCount);
        List<Column> columns = new ArrayList<>();
        List<Column> all = build.rows().columns();
        for (int place : keyPlaces) {
            columns.add(all.get(place));
        }
        build.reservation().grow((long) rowCount * Integer.BYTES);
        heads = new int[rowCount];
        int[] rows = new int[Batch.MAX_ROWS];
        int[] numbers = new int[Batch.MAX_ROWS];
        List<Densifier> densifiers = new ArrayList<>();
        columns.forEach(_ -> densifiers.add(new Densifier()));
        List<Column> chunk = new ArrayList<>();
        for (int from = 0; from < rowCount; from += Batch.MAX_ROWS) {
            worker.checkpoint();
            int count = findable(columns, from, Math.min(rowCount, from + Batch.MAX_ROWS), rows);
            chunk.clear();
            for (int i = 0; i < columns.size(); i++) {
                chunk.add(densifiers.get(i).densify(columns.get(i), rows, count));
            }
            int before = table.size();
            table.assign(chunk, count, numbers);
            chain(rows, numbers, count, before);
        }
        if (numbersAreRows) {
            build.reservation().shrink((long) rowCount * Integer.BYTES);
            heads = new int[0];
        }
    }

    /// The rows of a range that can be found.
    private int findable(List<Column> columns, int from, int to, int[] rows) {
        int count = 0;
        for (int row = from; row < to; row++) {
            rows[count++] = row;
        }
        for (int i = 0; i < columns.size(); i++) {
            boolean[] nulls = columns.get(i).nulls();
            if (nulls != null && !node.nullsMatch().get(i)) {
                int left = 0;
                for (int j = 0; j < count; j++) {
                    rows[left] = rows[j];
                    if (!nulls[rows[j]]) {
                        left++;
                    }
                }
                count = left;
            }
        }
        if (count < to - from) {
            nullKey = true;
            numbersAreRows = false;
        }
        return count;
    }

    private void chain(int[] rows, int[] numbers, int count, int keysBefore) {
        int known = keysBefore;
        for (int i = 0; i < count; i++) {
            int number = numbers[i];
            if (number == known) {
                heads[number] = rows[i];
                known++;
                continue;
            }
            if (unique) {
                unique = false;
                numbersAreRows = false;
                int rowCount = build.rowCount();
                build.reservation().grow((long) rowCount * Integer.BYTES);
                nexts = new int[rowCount];
                Arrays.fill(nexts, NO_ROW);
            }
            nexts[rows[i]] = heads[number];
            heads[number] = rows[i];
        }
    }

    /// The left side of one driver; to be made when the right side is complete.
    public Operator probe(Worker worker, OperatorProfile profile, Operator downstream, EvaluationContext evaluation) {
        return new Probe(worker, profile, downstream, evaluation);
    }

    /// The right rows that come last, for kinds that have some, when all drivers of the left side ended.
    public BatchSource rightRows() {
        return new RightRows(shape, build, keptPlaces);
    }

    private final class Probe extends JoinProbe {
        private final KeyTable.Finder finder = table.finder();
        private final List<Densifier> keyDensifiers = new ArrayList<>();
        private final List<Column> keys = new ArrayList<>();
        private final int[] numbers = new int[Batch.MAX_ROWS];
        private final int[] places = new int[Batch.MAX_ROWS];
        private final int[] rows = new int[Batch.MAX_ROWS];
        private final boolean simple = shape.isUnconditional();
        private final boolean marksRight = !shape.kind().emitsLeft();

        Probe(Worker worker, OperatorProfile profile, Operator downstream, EvaluationContext evaluation) {
            super(worker, profile, downstream, HashJoinState.this.shape, HashJoinState.this.build, keptPlaces, evaluation);
            node.leftKeys().forEach(_ -> keyDensifiers.add(new Densifier()));
        }

        @Override
        protected void push(Batch batch) {
            int count = batch.selectedCount();
            keys.clear();
            for (int i = 0; i < keyDensifiers.size(); i++) {
                Column column = batch.columns().get(node.leftKeys().get(i));
                keys.add(keyDensifiers.get(i).densify(column, batch.selection(), count));
            }
            finder.find(keys, count, numbers);
            hideNulls(count);
            if (!simple) {
                chains(batch, count);
                return;
            }
            switch (node.kind()) {
                case SEMI -> emitLeft(batch, places, select(batch, count, true));
                case ANTI -> emitLeft(batch, places, select(batch, count, false));
                case NULL_AWARE_ANTI -> nullAwareAnti(batch, count);
                case MARK -> mark(batch, count);
                case INNER, LEFT, RIGHT, FULL -> {
                    if (unique) {
                        beside(batch, count);
                    } else {
                        chains(batch, count);
                    }
                }
                case RIGHT_SEMI, RIGHT_ANTI -> matchRight(count);
            }
        }

        /// A null that matches nothing has no number.
        private void hideNulls(int count) {
            for (int key = 0; key < keys.size(); key++) {
                boolean[] nulls = keys.get(key).nulls();
                if (nulls != null && !node.nullsMatch().get(key)) {
                    for (int i = 0; i < count; i++) {
                        if (nulls[i]) {
                            numbers[i] = -1;
                        }
                    }
                }
            }
        }

        private int select(Batch batch, int count, boolean found) {
            int[] selected = batch.selection();
            int chosen = 0;
            for (int i = 0; i < count; i++) {
                places[chosen] = selected == null ? i : selected[i];
                chosen += numbers[i] >= 0 == found ? 1 : 0;
            }
            return chosen;
        }

        /// Says which right rows found a partner. Rows with the same key do so together, so the first tells for all.
        private void matchRight(int count) {
            int[] links = unique ? null : nexts;
            for (int i = 0; i < count; i++) {
                int number = numbers[i];
                if (number < 0) {
                    continue;
                }
                int first = numbersAreRows ? number : heads[number];
                if (links == null) {
                    build.matched(first);
                } else if (!build.isMatched(first)) {
                    for (int row = links[first]; row != NO_ROW; row = links[row]) {
                        build.matched(row);
                    }
                    build.matched(first);
                }
            }
        }

        private void nullAwareAnti(Batch batch, int count) {
            if (build.rowCount() == 0) {
                emit(batch);
            } else if (!nullKey) {
                boolean[] nulls = keys.get(0).nulls();
                if (nulls != null) {
                    for (int i = 0; i < count; i++) {
                        if (nulls[i]) {
                            numbers[i] = 0;
                        }
                    }
                }
                emitLeft(batch, places, select(batch, count, false));
            }
        }

        private void mark(Batch batch, int count) {
            int[] selected = batch.selection();
            boolean[] nulls = keys.get(0).nulls();
            boolean empty = build.rowCount() == 0;
            for (int i = 0; i < count; i++) {
                int place = selected == null ? i : selected[i];
                if (numbers[i] >= 0) {
                    matched(place);
                } else if (!empty && (nullKey || nulls != null && nulls[i])) {
                    undecided(place);
                }
            }
            endPairs(batch);
        }

        /// Every left row has one partner at most.
        private void beside(Batch batch, int count) {
            int[] selected = batch.selection();
            boolean keepsAll = node.kind() == JoinKind.LEFT || node.kind() == JoinKind.FULL;
            boolean tracks = node.kind() == JoinKind.RIGHT || node.kind() == JoinKind.FULL;
            int chosen = 0;
            boolean misses = false;
            for (int i = 0; i < count; i++) {
                int number = numbers[i];
                places[chosen] = selected == null ? i : selected[i];
                rows[chosen] = number;
                boolean found = number >= 0;
                misses |= !found;
                chosen += found || keepsAll ? 1 : 0;
            }
            if (!numbersAreRows) {
                for (int i = 0; i < chosen; i++) {
                    rows[i] = rows[i] < 0 ? NO_ROW : heads[rows[i]];
                }
            }
            if (tracks) {
                for (int i = 0; i < chosen; i++) {
                    if (rows[i] >= 0) {
                        build.matched(rows[i]);
                    }
                }
            }
            emitBeside(batch, places, rows, chosen, keepsAll && misses);
        }

        private void chains(Batch batch, int count) {
            startPairs(batch);
            int[] selected = batch.selection();
            int[] links = unique ? null : nexts;
            for (int i = 0; i < count; i++) {
                int number = numbers[i];
                if (number >= 0) {
                    chain(selected == null ? i : selected[i], numbersAreRows ? number : heads[number], links);
                }
            }
            endPairs(batch);
        }

        private void chain(int place, int first, int @Nullable [] links) {
            if (links == null) {
                if (!decided(first)) {
                    pair(place, first);
                }
                return;
            }
            for (int row = first; row != NO_ROW; row = links[row]) {
                if (!decided(row)) {
                    pair(place, row);
                }
            }
        }

        /// Whether nothing depends on further partners of a right row.
        private boolean decided(int row) {
            return marksRight && build.isMatched(row);
        }
    }
}
