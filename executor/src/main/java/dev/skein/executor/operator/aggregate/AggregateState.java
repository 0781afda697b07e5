package dev.skein.executor.operator.aggregate;

import dev.skein.catalog.SqlType;
import dev.skein.executor.QueryProfile.OperatorProfile;
import dev.skein.executor.operator.rows.RowStore;
import dev.skein.executor.operator.rows.StoreSource.Rows;
import dev.skein.executor.pipeline.FinishStage;
import dev.skein.executor.pipeline.Operator;
import dev.skein.executor.pipeline.QueryRun;
import dev.skein.executor.pipeline.Reservation;
import dev.skein.executor.pipeline.Stage.Task;
import dev.skein.executor.pipeline.Worker;
import dev.skein.executor.plan.PhysicalPlan;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.expression.AggregateCall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// An aggregation: drivers group their rows, then the groups of all drivers are merged.
public final class AggregateState implements FinishStage.Steps {
    private final PhysicalPlan.Aggregate node;
    private final QueryRun run;
    private final List<SqlType> inputTypes;
    /// The calls but `grouping`, which depends on the set alone.
    private final List<AggregateCall> calls;
    /// What the drivers that ended found, each with one grouping per set.
    private final List<List<Grouping>> found = new ArrayList<>();
    private List<Grouping> merged = List.of();

    public AggregateState(PhysicalPlan.Aggregate node, QueryRun run) {
        this.node = node;
        this.run = run;
        this.inputTypes = node.input().output().stream().map(field -> field.type()).toList();
        this.calls = node.calls().stream().filter(call -> !isGrouping(call)).toList();
    }

    private static boolean isGrouping(AggregateCall call) {
        return call.function().equals("grouping") || call.function().equals("grouping_id");
    }

    /// The end of a driver's chain.
    public Operator sink(Worker worker, OperatorProfile profile) {
        return new Sink(worker, profile);
    }

    private List<Grouping> groupings(Reservation reservation) {
        List<Grouping> groupings = new ArrayList<>();
        for (List<Integer> set : node.groupingSets()) {
            List<SqlType> keyTypes =
                    set.stream().map(key -> inputTypes.get(node.keys().get(key))).toList();
            groupings.add(new Grouping(
                    keyTypes, calls, inputTypes, (long) node.estimate().rowCount(), reservation));
        }
        return groupings;
    }

    private final class Sink extends Operator {
        private final Reservation held = run.reservation("aggregate");
        private final List<Grouping> mine = groupings(held);
        private final CallInputs inputs = new CallInputs(calls, inputTypes.size());
        private final List<Column> keys = new ArrayList<>();

        Sink(Worker worker, OperatorProfile profile) {
            super(worker, profile);
        }

        @Override
        protected void push(Batch batch) {
            inputs.load(batch);
            for (int i = 0; i < mine.size(); i++) {
                keys.clear();
                for (int key : node.groupingSets().get(i)) {
                    keys.add(inputs.column(node.keys().get(key)));
                }
                mine.get(i).add(keys, inputs);
            }
        }

        @Override
        protected void finish() {
            profile().bytes.add(held.bytes());
            synchronized (found) {
                found.add(mine);
            }
        }

        @Override
        public boolean wantsInput() {
            return true;
        }
    }

    @Override
    public List<Task> tasks(int workers) {
        if (found.isEmpty()) {
            found.add(groupings(run.reservation("aggregate")));
        }
        merged = found.getFirst();
        List<Task> tasks = new ArrayList<>();
        for (int set = 0; set < node.groupingSets().size(); set++) {
            int index = set;
            tasks.add(worker -> merge(worker, index));
        }
        return found.size() == 1 ? List.of() : tasks;
    }

    private void merge(Worker worker, int set) {
        for (List<Grouping> other : found.subList(1, found.size())) {
            worker.checkpoint();
            merged.get(set).merge(other.get(set));
        }
    }

    /// The groups, when they are merged.
    public Rows result() {
        if (merged.size() == 1) {
            return rows(0);
        }
        RowStore all = new RowStore(
                node.output().stream().map(field -> field.type()).toList(), run.reservation("grouping sets"));
        for (int set = 0; set < merged.size(); set++) {
            Rows rows = rows(set);
            all.append(rows.columns(), rows.count());
        }
        return new Rows(all.columns(), null, all.rowCount());
    }

    private Rows rows(int set) {
        Grouping grouping = merged.get(set);
        int count = grouping.groupCount();
        List<Integer> keysOfSet = node.groupingSets().get(set);
        List<Column> keys = grouping.keys();
        List<Column> columns = new ArrayList<>();
        for (int key = 0; key < node.keys().size(); key++) {
            int place = keysOfSet.indexOf(key);
            columns.add(place >= 0 ? keys.get(place) : nulls(key, count));
        }
        int next = 0;
        for (AggregateCall call : node.calls()) {
            columns.add(isGrouping(call) ? bits(call, keysOfSet, count) : grouping.result(next++));
        }
        return new Rows(columns, null, count);
    }

    private Column nulls(int key, int count) {
        RowStore column = new RowStore(
                List.of(inputTypes.get(node.keys().get(key))), run.reservation("grouping sets"));
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
}
