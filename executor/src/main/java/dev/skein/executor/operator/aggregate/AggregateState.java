package dev.skein.executor.operator.aggregate;

import dev.skein.catalog.SqlType;
import dev.skein.executor.QueryProfile.OperatorProfile;
import dev.skein.executor.operator.rows.PartitionedRows;
import dev.skein.executor.operator.rows.PartitionedRows.Part;
import dev.skein.executor.operator.rows.RowStore;
import dev.skein.executor.operator.rows.StoreSource;
import dev.skein.executor.operator.rows.StoreSource.Rows;
import dev.skein.executor.pipeline.BatchFeed;
import dev.skein.executor.pipeline.BatchSource;
import dev.skein.executor.pipeline.FinishStage;
import dev.skein.executor.pipeline.Operator;
import dev.skein.executor.pipeline.QueryRun;
import dev.skein.executor.pipeline.Reservation;
import dev.skein.executor.pipeline.Stage.Task;
import dev.skein.executor.pipeline.Worker;
import dev.skein.executor.plan.PhysicalPlan;
import dev.skein.executor.spill.SpillDirectory;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.expression.AggregateCall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An aggregation: drivers group their rows, then the groups of all drivers are merged.
///
/// A driver that gets no more memory keeps the groups it has and writes all later rows to files, divided by their keys; in
/// the end each file is aggregated alone, together with the groups in memory whose keys belong to it ([SpilledGroups]).
/// What has no keys is one group; only its distinct values go to files ([DistinctRows]), as do those of groups that are not
/// divided any more.
public final class AggregateState implements FinishStage.Steps, AutoCloseable {
    private final PhysicalPlan.Aggregate node;
    private final QueryRun run;
    private final SpillDirectory spill;
    private final Part part;
    private final List<SqlType> inputTypes;
    /// The calls but `grouping`, which depends on the set alone.
    private final List<AggregateCall> calls;
    /// The grouping sets that this state computes, by their places in the node.
    private final List<Integer> sets;
    /// Columns of the input that keys and calls read; those that go to files.
    private final int[] readColumns;
    /// Per set of this state where its rows go; null for those that cannot be divided.
    private final List<@Nullable PartitionedRows> files = new ArrayList<>();
    /// What the drivers that ended found, each with one grouping per set of this state.
    private final List<Found> found = new ArrayList<>();
    private final List<Reservation> reservations = new ArrayList<>();
    private final List<PartitionedRows> distinctFiles = new ArrayList<>();
    private List<Grouping> merged = List.of();
    private volatile boolean spilled;

    /// What one driver found.
    ///
    /// @param empty whether no row came; nothing need be merged then
    private record Found(List<Grouping> groupings, Reservation held, boolean empty) {}

    /// @param needed places of the input columns that keys and calls read
    /// @param spill where rows go that memory does not hold
    public AggregateState(PhysicalPlan.Aggregate node, BitSet needed, QueryRun run, SpillDirectory spill) {
        this(node, needed.stream().toArray(), run, spill, allSets(node), Part.ALL, true);
    }

    private AggregateState(
            PhysicalPlan.Aggregate node,
            int[] readColumns,
            QueryRun run,
            SpillDirectory spill,
            List<Integer> sets,
            Part part,
            boolean divisible) {
        this.node = node;
        this.readColumns = readColumns;
        this.run = run;
        this.spill = spill;
        this.sets = sets;
        this.part = part;
        this.inputTypes = node.input().output().stream().map(field -> field.type()).toList();
        this.calls = node.calls().stream().filter(call -> !isGrouping(call)).toList();
        for (int set : sets) {
            List<Integer> keys = node.groupingSets().get(set).stream().map(key -> place(node.keys().get(key))).toList();
            List<SqlType> types = Arrays.stream(readColumns).mapToObj(inputTypes::get).toList();
            files.add(!divisible || keys.isEmpty() || part.level() > PartitionedRows.MAX_LEVEL
                    ? null
                    : run.own(new PartitionedRows(types, keys, part.level(), spill)));
        }
    }

    private static List<Integer> allSets(PhysicalPlan.Aggregate node) {
        List<Integer> sets = new ArrayList<>();
        for (int set = 0; set < node.groupingSets().size(); set++) {
            sets.add(set);
        }
        return sets;
    }

    /// The place in the files of a column of the input.
    private int place(int column) {
        return Arrays.binarySearch(readColumns, column);
    }

    private static boolean isGrouping(AggregateCall call) {
        return call.function().equals("grouping") || call.function().equals("grouping_id");
    }

    /// The end of a driver's chain.
    public Operator sink(Worker worker, OperatorProfile profile) {
        return new Sink(worker, profile);
    }

    private synchronized Reservation reservation() {
        Reservation reservation = run.reservation("aggregate");
        reservations.add(reservation);
        return reservation;
    }

    private synchronized PartitionedRows filesOfDistinctRows(List<SqlType> types, List<Integer> keys, int level) {
        PartitionedRows rows = new PartitionedRows(types, keys, level, spill);
        distinctFiles.add(rows);
        return rows;
    }

    /// Where the distinct values of groups find room that are not divided.
    private final class DistinctRoom implements DistinctRows.Room {
        @Override
        public Reservation reservation() {
            return AggregateState.this.reservation();
        }

        @Override
        public PartitionedRows files(List<SqlType> types, List<Integer> keys, int level) {
            return filesOfDistinctRows(types, keys, level);
        }
    }

    private List<Grouping> groupings(Reservation reservation) {
        List<Grouping> groupings = new ArrayList<>();
        long guess = (long) node.estimate().rowCount() / part.share();
        for (int place = 0; place < sets.size(); place++) {
            groupings.add(new Grouping(keyTypes(sets.get(place)), calls, inputTypes, guess, part.level() > 0,
                    reservation,
                    files.get(place) == null ? new DistinctRoom() : null));
        }
        return groupings;
    }

    private List<SqlType> keyTypes(int set) {
        return node.groupingSets().get(set).stream()
                .map(key -> inputTypes.get(node.keys().get(key)))
                .toList();
    }

    private final class Sink extends Operator {
        private final Reservation held = reservation();
        private final List<Grouping> mine = groupings(held);
        private final CallInputs inputs = new CallInputs(calls, inputTypes.size());
        private final List<List<Integer>> keyPlaces = new ArrayList<>();
        private final List<Column> keys = new ArrayList<>();
        private final boolean divisible = files.stream().anyMatch(file -> file != null);
        private final List<PartitionedRows.@Nullable Writer> writers = new ArrayList<>();
        private boolean rowsCame;

        Sink(Worker worker, OperatorProfile profile) {
            super(worker, profile);
            for (int set : sets) {
                keyPlaces.add(node.groupingSets().get(set).stream().map(node.keys()::get).toList());
            }
        }

        @Override
        protected void push(Batch batch) {
            rowsCame = true;
            if (divisible && writers.isEmpty()) {
                if (held.prepayBatch(0)) {
                    add(batch);
                    held.keepPrepaid(0);
                    return;
                }
                files.forEach(file -> writers.add(file == null ? null : file.new Writer()));
                spilled = true;
            }
            add(batch);
        }

        /// Groups the rows, or writes them for the sets that take no more groups.
        private void add(Batch batch) {
            inputs.load(batch);
            for (int i = 0; i < mine.size(); i++) {
                PartitionedRows.Writer writer = writers.isEmpty() ? null : writers.get(i);
                if (writer != null) {
                    writer.write(batch, readColumns);
                    continue;
                }
                if (mine.get(i).addInPlace(inputs, keyPlaces.get(i))) {
                    continue;
                }
                keys.clear();
                for (int place : keyPlaces.get(i)) {
                    keys.add(inputs.column(place));
                }
                mine.get(i).add(keys, inputs);
            }
        }

        @Override
        protected void finish() {
            profile().bytes.add(held.bytes());
            synchronized (found) {
                found.add(new Found(mine, held, !rowsCame));
            }
        }

        @Override
        public boolean wantsInput() {
            return true;
        }
    }

    @Override
    public List<Task> tasks(int workers) {
        found.removeIf(Found::empty);
        if (found.isEmpty()) {
            Reservation held = reservation();
            found.add(new Found(groupings(held), held, true));
        }
        Found first = found.getFirst();
        merged = first.groupings();
        if (found.size() > 1 && !spilled) {
            long others = found.stream().skip(1).mapToLong(other -> other.held().bytes()).sum();
            boolean divisible = files.stream().anyMatch(file -> file != null);
            // merging by parts takes less memory than merging all
            spilled = !first.held().prepay(2 * (first.held().bytes() + others)) && divisible;
        }
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < sets.size(); i++) {
            int place = i;
            if (found.size() > 1 && (!spilled || files.get(place) == null)) {
                tasks.add(worker -> merge(worker, place));
            }
        }
        return tasks;
    }

    private void merge(Worker worker, int place) {
        for (Found other : found.subList(1, found.size())) {
            worker.checkpoint();
            merged.get(place).merge(other.groupings().get(place));
        }
    }

    /// The groups in memory, to be prepared when they are merged; none if rows are in files.
    public BatchSource source() {
        return new StoreSource(() -> spilled ? new Rows(List.of(), null, 0) : result(), false);
    }

    /// The groups if rows are in files; else nothing.
    ///
    /// @param profile the counters of the plan node
    public BatchFeed spilled(OperatorProfile profile) {
        return divided(profile).feed();
    }

    /// Whether rows are in files.
    boolean isSpilled() {
        return spilled;
    }

    /// The groups of a set in memory, all drivers', that belong to this state's part.
    List<Grouping> groupings(int place) {
        return found.stream().map(each -> each.groupings().get(place)).toList();
    }

    /// An empty state for one set of this one and the rows in one of its files.
    AggregateState forPart(int place, int partition) {
        PartitionedRows rows = files.get(place);
        boolean large = rows != null && rows.isLarge(partition);
        return new AggregateState(
                node, readColumns, run, spill, List.of(sets.get(place)), part.part(partition), large);
    }

    /// Puts rows of a file where they were in the input.
    Batch restored(Batch rows) {
        Column[] columns = new Column[inputTypes.size()];
        Column absent = new LongColumn(new long[rows.length()], null, rows.length(), 0, 0);
        Arrays.fill(columns, absent);
        for (int i = 0; i < readColumns.length; i++) {
            columns[readColumns[i]] = rows.columns().get(i);
        }
        return Batch.of(List.of(columns), rows.length());
    }

    /// The groups of rows in files.
    SpilledGroups divided(OperatorProfile profile) {
        return new SpilledGroups(this, files, profile);
    }

    /// The groups of a state that one driver has filled, together with those of other groupings that belong to its part.
    Rows with(List<Grouping> others) {
        merged = found.getFirst().groupings();
        merged.getFirst().merge(others, part);
        return rows(0);
    }

    private Rows result() {
        if (merged.size() == 1) {
            return rows(0);
        }
        RowStore all = new RowStore(
                node.output().stream().map(field -> field.type()).toList(), run.reservation("grouping sets"));
        for (int place = 0; place < merged.size(); place++) {
            Rows rows = rows(place);
            all.append(rows.columns(), rows.count());
        }
        return new Rows(all.columns(), null, all.rowCount());
    }

    /// The groups of a set after they were merged.
    Rows rows(int place) {
        Grouping grouping = merged.get(place);
        int count = grouping.groupCount();
        List<Integer> keysOfSet = node.groupingSets().get(sets.get(place));
        List<Column> keys = grouping.keys();
        List<Column> columns = new ArrayList<>();
        for (int key = 0; key < node.keys().size(); key++) {
            int index = keysOfSet.indexOf(key);
            columns.add(index >= 0 ? keys.get(index) : nulls(key, count));
        }
        int next = 0;
        for (AggregateCall call : node.calls()) {
            columns.add(isGrouping(call) ? bits(call, keysOfSet, count) : grouping.result(next++));
        }
        return new Rows(columns, null, count);
    }

    private Column nulls(int key, int count) {
        RowStore column = new RowStore(List.of(inputTypes.get(node.keys().get(key))), reservation());
        for (int i = 0; i < count; i++) {
            column.appendNulls();
        }
        return column.column(0);
    }

    /// `grouping(a, b, …)`: one bit per argument, the last one lowest, set if the grouping set lacks it.
    private LongColumn bits(AggregateCall call, List<Integer> keysOfSet, int count) {
        long value = 0;
        for (int argument : call.arguments()) {
            boolean lacks = !keysOfSet.contains(node.keys().indexOf(argument));
            value = value << 1 | (lacks ? 1 : 0);
        }
        long[] values = new long[count];
        Arrays.fill(values, value);
        return new LongColumn(values, null, count, value, value);
    }

    @Override
    public synchronized void close() {
        reservations.forEach(Reservation::close);
        distinctFiles.forEach(PartitionedRows::close);
        files.forEach(file -> {
            if (file != null) {
                file.close();
            }
        });
    }
}
