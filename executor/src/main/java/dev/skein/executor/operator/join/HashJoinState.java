package dev.skein.executor.operator.join;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.executor.QueryProfile.OperatorProfile;
import dev.skein.executor.kernel.Densifier;
import dev.skein.executor.operator.rows.PartitionedRows;
import dev.skein.executor.pipeline.Operator;
import dev.skein.executor.pipeline.Stage.Task;
import dev.skein.executor.pipeline.Worker;
import dev.skein.executor.plan.JoinKind;
import dev.skein.executor.plan.PhysicalPlan;
import dev.skein.executor.spill.SpillFile;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A hash join: a [RowIndex] finds the right side's rows by their keys. Rows whose key has a null that matches nothing are
/// kept but not found.
public final class HashJoinState extends JoinState {
    /// Bytes per right row for links and marks, and what a table of its keys may take beside them; a guess is enough, because
    /// the rows go to files if it was too low.
    private static final int LINK_BYTES = 32;

    /// The same per key column.
    private static final int KEY_BYTES = 24;

    private final PhysicalPlan.HashJoin node;
    private final DynamicFilters dynamicFilters;
    /// What is known of the right side as a whole; null if it is not divided, or not yet.
    private @Nullable RightFacts facts;
    /// Where the right rows are; null until all came, and if they are in files.
    private @Nullable RowIndex index;

    /// What parts of a right side must know of all of it.
    ///
    /// @param empty whether it has no rows
    /// @param nullKey whether a row has a key with a null that matches nothing; known for those kinds that ask
    private record RightFacts(boolean empty, boolean nullKey) {}

    /// @param needed see [JoinShape#needed()]
    public HashJoinState(
            PhysicalPlan.HashJoin node, BitSet needed, DynamicFilters dynamicFilters, JoinContext context) {
        this(
                node,
                new JoinShape(node.kind(), types(node.left()), types(node.right()), node.residual(), needed),
                dynamicFilters, context, 0, true, null);
    }

    private HashJoinState(
            PhysicalPlan.HashJoin node,
            JoinShape shape,
            DynamicFilters dynamicFilters,
            JoinContext context,
            int level,
            boolean divisible,
            @Nullable RightFacts facts) {
        super(shape, new Keys(node.leftKeys(), node.rightKeys()), LINK_BYTES + KEY_BYTES * node.rightKeys().size(),
                "hash join", context, level, divisible);
        this.node = node;
        this.dynamicFilters = dynamicFilters;
        this.facts = facts;
    }

    @Override
    JoinState forPart(boolean divisible) {
        return new HashJoinState(node, shape, dynamicFilters, context, level + 1, divisible, facts);
    }

    @Override
    public List<Task> tasks(int workers) {
        return List.of(build.isSpilled() ? this::spill : worker -> orSpill(worker, () -> link(worker)));
    }

    /// Does something with the rows in memory; if it takes more memory than there is, they go to files instead.
    private void orSpill(Worker worker, Runnable work) {
        try {
            work.run();
        } catch (SkeinException failure) {
            if (failure.code() != ErrorCode.OUT_OF_MEMORY || !build.canSpill()) {
                throw failure;
            }
            spill(worker);
        }
    }

    private void spill(Worker worker) {
        build.spill();
        if (facts == null) {
            PartitionedRows files = rightFiles();
            boolean asks = node.kind() == JoinKind.NULL_AWARE_ANTI || node.kind() == JoinKind.MARK;
            facts = new RightFacts(files.rowCount() == 0, asks && hasNullKey(files, worker));
        }
    }

    private boolean hasNullKey(PartitionedRows files, Worker worker) {
        // a key that is null as a whole is in the first part
        int parts = node.rightKeys().size() == 1 ? 1 : PartitionedRows.PARTITIONS;
        int[] rows = new int[Batch.MAX_ROWS];
        for (int part = 0; part < parts; part++) {
            SpillFile.Reader reader = files.reader(part);
            while (reader != null) {
                worker.checkpoint();
                Batch batch = reader.next();
                if (batch == null) {
                    break;
                }
                int findable = NumberedRows.findable(
                        keys(batch.columns()), node.nullsMatch(), 0, batch.length(), rows);
                if (findable < batch.length()) {
                    return true;
                }
            }
        }
        return false;
    }

    /// The key columns of the right side's kept columns.
    private List<Column> keys(List<Column> kept) {
        return node.rightKeys().stream().map(key -> kept.get(build.columns().index(key))).toList();
    }

    private boolean rightIsEmpty() {
        return facts == null ? build.rowCount() == 0 : facts.empty();
    }

    private boolean rightHasNullKey() {
        return facts == null ? index().hasNullKey() : facts.nullKey();
    }

    private RowIndex index() {
        RowIndex made = index;
        if (made == null) {
            throw new IllegalStateException("right rows that are not complete");
        }
        return made;
    }

    private void link(Worker worker) {
        RowIndex made = RowIndex.of(
                keys(build.rows().columns()), node.rightKeys().stream().map(shape.rightTypes()::get).toList(),
                node.nullsMatch(), build.rowCount(), build.reservation(), worker::checkpoint);
        if (node.kind().endsWithRight()) {
            build.trackMatches();
        }
        if (level == 0) {
            made.publish(dynamicFilters, node.dynamicFilterIds());
        }
        index = made;
    }

    @Override
    Operator probe(Worker worker, OperatorProfile profile, Operator downstream, @Nullable LeftMarks marks) {
        return new Probe(worker, profile, downstream, marks);
    }

    private final class Probe extends JoinProbe {
        private final RowIndex.Finder finder = index().finder();
        /// Per right row the next one with the same key; null if all keys differ.
        private final int @Nullable [] nexts = index().nexts();
        private final List<Densifier> keyDensifiers = new ArrayList<>();
        private final List<Column> keys = new ArrayList<>();
        /// Per selected left row the first right row with its key; -1 if there is none.
        private final int[] found = new int[Batch.MAX_ROWS];
        private final int[] places = new int[Batch.MAX_ROWS];
        private final int[] rows = new int[Batch.MAX_ROWS];
        private final boolean simple = shape.isUnconditional();
        private final boolean marksRight = !shape.kind().emitsLeft();

        Probe(Worker worker, OperatorProfile profile, Operator downstream, @Nullable LeftMarks marks) {
            super(worker, profile, downstream, HashJoinState.this, marks);
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
            finder.find(keys, count, found);
            hideNulls(count);
            if (!simple || marks != null) {
                chains(batch, count);
                return;
            }
            switch (node.kind()) {
                case SEMI -> emitLeft(batch, places, select(batch, count, true));
                case ANTI -> emitLeft(batch, places, select(batch, count, false));
                case NULL_AWARE_ANTI -> nullAwareAnti(batch, count);
                case MARK -> mark(batch, count);
                case INNER, LEFT, RIGHT, FULL -> {
                    if (nexts == null) {
                        beside(batch, count);
                    } else {
                        chains(batch, count);
                    }
                }
                case RIGHT_SEMI, RIGHT_ANTI -> matchRight(count);
            }
        }

        /// A null that matches nothing finds no row.
        private void hideNulls(int count) {
            for (int key = 0; key < keys.size(); key++) {
                boolean[] nulls = keys.get(key).nulls();
                if (nulls != null && !node.nullsMatch().get(key)) {
                    for (int i = 0; i < count; i++) {
                        if (nulls[i]) {
                            found[i] = RowIndex.NO_ROW;
                        }
                    }
                }
            }
        }

        private int select(Batch batch, int count, boolean wanted) {
            int[] selected = batch.selection();
            int chosen = 0;
            for (int i = 0; i < count; i++) {
                places[chosen] = selected == null ? i : selected[i];
                chosen += found[i] >= 0 == wanted ? 1 : 0;
            }
            return chosen;
        }

        /// Says which right rows found a partner. Rows with the same key do so together, so the first tells for all.
        private void matchRight(int count) {
            int[] links = nexts;
            for (int i = 0; i < count; i++) {
                int first = found[i];
                if (first < 0) {
                    continue;
                }
                if (links == null) {
                    build.matched(first);
                } else if (!build.isMatched(first)) {
                    for (int row = links[first]; row != RowIndex.NO_ROW; row = links[row]) {
                        build.matched(row);
                    }
                    build.matched(first);
                }
            }
        }

        private void nullAwareAnti(Batch batch, int count) {
            if (rightIsEmpty()) {
                emit(batch);
            } else if (!rightHasNullKey()) {
                boolean[] nulls = keys.get(0).nulls();
                if (nulls != null) {
                    for (int i = 0; i < count; i++) {
                        if (nulls[i]) {
                            found[i] = 0;
                        }
                    }
                }
                emitLeft(batch, places, select(batch, count, false));
            }
        }

        private void mark(Batch batch, int count) {
            int[] selected = batch.selection();
            for (int i = 0; i < count; i++) {
                if (found[i] >= 0) {
                    matched(selected == null ? i : selected[i]);
                }
            }
            leaveOpen(batch, count);
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
                int row = found[i];
                places[chosen] = selected == null ? i : selected[i];
                rows[chosen] = row;
                misses |= row < 0;
                chosen += row >= 0 || keepsAll ? 1 : 0;
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
            int[] links = nexts;
            for (int i = 0; i < count; i++) {
                if (found[i] >= 0) {
                    chain(selected == null ? i : selected[i], found[i], links);
                }
            }
            if (simple && (node.kind() == JoinKind.NULL_AWARE_ANTI || node.kind() == JoinKind.MARK)) {
                leaveOpen(batch, count);
            }
            endPairs(batch);
        }

        /// Says of which rows nulls leave the outcome unknown unless they find a partner.
        private void leaveOpen(Batch batch, int count) {
            if (rightIsEmpty()) {
                return;
            }
            int[] selected = batch.selection();
            boolean[] nulls = keys.get(0).nulls();
            boolean nullKey = rightHasNullKey();
            for (int i = 0; i < count; i++) {
                if (nullKey || nulls != null && nulls[i]) {
                    undecided(selected == null ? i : selected[i]);
                }
            }
        }

        private void chain(int place, int first, int @Nullable [] links) {
            if (links == null) {
                if (!decided(first)) {
                    pair(place, first);
                }
                return;
            }
            for (int row = first; row != RowIndex.NO_ROW; row = links[row]) {
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
