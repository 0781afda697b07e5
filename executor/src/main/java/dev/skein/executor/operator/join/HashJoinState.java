package dev.skein.executor.operator.join;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.executor.QueryProfile.OperatorProfile;
import dev.skein.executor.kernel.Densifier;
import dev.skein.executor.operator.rows.KeyTable;
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
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A hash join: numbers the keys of the right side's rows and chains the rows with the same key.
///
/// Keys with small ranges are addressed directly ([KeyTable]). Rows whose key has a null that matches nothing are kept
/// but not found.
public final class HashJoinState extends JoinState {
    private static final int NO_ROW = -1;

    /// Bytes per right row for links and marks, and what a table of its keys may take beside them; a guess is enough, because
    /// the rows go to files if it was too low.
    private static final int LINK_BYTES = 32;

    /// The same per key column.
    private static final int KEY_BYTES = 24;

    private final PhysicalPlan.HashJoin node;
    private final DynamicFilters dynamicFilters;
    /// What is known of the right side as a whole; null if it is not divided, or not yet.
    private @Nullable RightFacts facts;
    private KeyTable table;
    private int[] heads = {};
    private int[] nexts = {};
    private boolean unique = true;
    /// Whether the number of a key is its row.
    private boolean numbersAreRows = true;
    private boolean nullKey;

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
        this.table = newTable();
    }

    private KeyTable newTable() {
        return new KeyTable(
                node.rightKeys().stream().map(shape.rightTypes()::get).toList(), build.reservation());
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
            heads = new int[0];
            nexts = new int[0];
            table = newTable();
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
                if (findable(keys(batch.columns()), 0, batch.length(), rows) < batch.length()) {
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
        return facts == null ? nullKey : facts.nullKey();
    }

    private void publishFilters() {
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
        List<Column> columns = keys(build.rows().columns());
        table.expect(columns, rowCount);
        build.reservation().grow((long) rowCount * Integer.BYTES);
        heads = new int[rowCount];
        int[] rows = new int[Batch.MAX_ROWS];
        int[] numbers = new int[Batch.MAX_ROWS];
        List<Densifier> densifiers = new ArrayList<>();
        columns.forEach(_ -> densifiers.add(new Densifier()));
        List<Column> chunk = new ArrayList<>();
        for (int from = 0; from < rowCount; from += Batch.MAX_ROWS) {
            worker.checkpoint();
            int to = Math.min(rowCount, from + Batch.MAX_ROWS);
            int count = findable(columns, from, to, rows);
            if (count < to - from) {
                nullKey = true;
                numbersAreRows = false;
            }
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
        if (node.kind().endsWithRight()) {
            build.trackMatches();
        }
        if (level == 0) {
            publishFilters();
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

    @Override
    Operator probe(Worker worker, OperatorProfile profile, Operator downstream, @Nullable LeftMarks marks) {
        return new Probe(worker, profile, downstream, marks);
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
            finder.find(keys, count, numbers);
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
            if (rightIsEmpty()) {
                emit(batch);
            } else if (!rightHasNullKey()) {
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
            for (int i = 0; i < count; i++) {
                if (numbers[i] >= 0) {
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
