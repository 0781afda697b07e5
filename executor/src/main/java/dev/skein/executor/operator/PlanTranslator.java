package dev.skein.executor.operator;

import dev.skein.catalog.SqlType;
import dev.skein.executor.QueryContext;
import dev.skein.executor.QueryProfile.OperatorProfile;
import dev.skein.executor.exchange.FragmentClient;
import dev.skein.executor.exchange.RemoteRows;
import dev.skein.executor.expression.EvaluationContext;
import dev.skein.executor.expression.ExpressionCompiler;
import dev.skein.executor.expression.KnownConditions;
import dev.skein.executor.operator.aggregate.AggregateState;
import dev.skein.executor.operator.join.DynamicFilters;
import dev.skein.executor.operator.join.HashJoinState;
import dev.skein.executor.operator.join.JoinContext;
import dev.skein.executor.operator.join.JoinShape;
import dev.skein.executor.operator.join.JoinState;
import dev.skein.executor.operator.join.NestedLoopState;
import dev.skein.executor.operator.rows.RowStore;
import dev.skein.executor.operator.rows.StoreSource;
import dev.skein.executor.operator.rows.StoreSource.Rows;
import dev.skein.executor.operator.set.SetOperationState;
import dev.skein.executor.operator.sort.SortState;
import dev.skein.executor.operator.sort.TopNState;
import dev.skein.executor.operator.window.WindowState;
import dev.skein.executor.pipeline.FinishStage;
import dev.skein.executor.pipeline.Pipeline;
import dev.skein.executor.pipeline.Pipeline.SinkFactory;
import dev.skein.executor.pipeline.QueryRun;
import dev.skein.executor.pipeline.Stage;
import dev.skein.executor.plan.JoinKind;
import dev.skein.executor.plan.PhysicalPlan;
import dev.skein.executor.spill.SpillDirectory;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.expression.AggregateCall;
import dev.skein.storage.expression.Expression;
import dev.skein.storage.expression.Field;
import dev.skein.storage.expression.SortKey;
import dev.skein.storage.spi.WriteSession;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Cuts a plan into pipelines.
///
/// A node is translated together with what happens to its batches (its [Chain]): a streaming node puts itself before
/// that and translates its input; a blocking node ends its input's chain and begins a pipeline of its own, which waits
/// for the other one. For one run; not thread-safe.
public final class PlanTranslator {
    private final QueryRun run;
    private final QueryContext context;
    private final SpillDirectory spill;
    private final FragmentClient fragments;
    private final EvaluationContext evaluation;
    private final DynamicFilters dynamicFilters = new DynamicFilters();
    /// The stage that publishes a dynamic filter, by the filter's number.
    private final Map<Integer, Stage> filterSuppliers = new HashMap<>();
    private final List<Stage> stages = new ArrayList<>();
    /// The nodes that the plan has several times, by identity.
    private final Set<PhysicalPlan> repeated = Collections.newSetFromMap(new IdentityHashMap<>());
    private final IdentityHashMap<PhysicalPlan, Shared> shared = new IdentityHashMap<>();

    /// The rows of a node that several others read, and the stage after which they are all there.
    private record Shared(SharedRows rows, Stage collected) {}

    /// @param spill where operators put rows that memory does not hold
    /// @param fragments runs the fragments of other nodes
    public PlanTranslator(QueryRun run, QueryContext context, SpillDirectory spill, FragmentClient fragments) {
        this.run = run;
        this.context = context;
        this.spill = spill;
        this.fragments = fragments;
        this.evaluation = new EvaluationContext(context.parameters(), context.startedAt(), context.timeZone());
    }

    /// The stages that bring a plan's output to a sink.
    public List<Stage> translate(PhysicalPlan root, SinkFactory sink) {
        findRepeated(root, Collections.newSetFromMap(new IdentityHashMap<>()));
        translate(root, Chain.to(sink), everything(root));
        return stages;
    }

    private void findRepeated(PhysicalPlan node, Set<PhysicalPlan> seen) {
        if (node instanceof PhysicalPlan.Aggregate && !seen.add(node)) {
            repeated.add(node);
        } else {
            node.inputs().forEach(input -> findRepeated(input, seen));
        }
    }

    /// Adds the stages that feed a node's output to a chain.
    ///
    /// @param needed places of the columns that the chain reads; others may come as nulls
    /// @return the stages whose drivers run the chain
    private List<Stage> translate(PhysicalPlan node, Chain chain, BitSet needed) {
        OperatorProfile profile = context.profile().of(node);
        return switch (node) {
            case PhysicalPlan.SourceScan scan -> List.of(scan(scan, null, chain, List.of()));
            case PhysicalPlan.Values values ->
                List.of(add(new Pipeline(new ValuesSource(values), profile, chain.operators(), chain.sink())));
            case PhysicalPlan.Filter filter -> {
                Chain filtering = chain.after((worker, downstream) -> new FilterOperator(worker, profile, downstream,
                        compiler(filter.input()).compilePredicate(filter.condition())));
                if (!(filter.input() instanceof PhysicalPlan.SourceScan scan)) {
                    yield translate(filter.input(), filtering, with(needed, filter.condition()));
                }
                List<Expression> known = KnownConditions.of(filter.condition(), context.parameters());
                yield List.of(scan.dynamicFilters().isEmpty()
                        ? scan(scan, null, filtering, known)
                        : scan(scan, filter, chain, known));
            }
            case PhysicalPlan.Project project -> translate(project.input(), chain.after((worker, downstream) ->
                    new ProjectOperator(worker, profile, downstream, project.expressions(), compiler(project.input()))),
                    inputsOf(project, needed));
            case PhysicalPlan.Limit limit -> {
                LimitOperator.Bounds bounds = new LimitOperator.Bounds(limit.limit(), limit.offset());
                yield translate(limit.input(), chain.after((worker, downstream) ->
                        new LimitOperator(worker, profile, downstream, bounds)), needed);
            }
            case PhysicalPlan.UnionAll union -> {
                List<Stage> feeding = new ArrayList<>();
                for (PhysicalPlan input : union.inputs()) {
                    feeding.addAll(translate(input, chain, needed));
                }
                yield feeding;
            }
            case PhysicalPlan.SingleRow single -> singleRow(single, profile, chain);
            case PhysicalPlan.Sort sort -> sort(sort.input(), sort.keys(), Long.MAX_VALUE, profile, chain);
            case PhysicalPlan.TopN top -> topN(top, profile, chain);
            case PhysicalPlan.TableWrite write -> tableWrite(write, profile, chain);
            case PhysicalPlan.HashJoin join -> hashJoin(join, profile, chain, needed);
            case PhysicalPlan.NestedLoopJoin join -> nestedLoopJoin(join, profile, chain, needed);
            case PhysicalPlan.Aggregate aggregate -> repeated.contains(aggregate)
                    ? shared(aggregate, profile, chain)
                    : aggregate(aggregate, profile, chain);
            case PhysicalPlan.SetOperation operation -> setOperation(operation, profile, chain);
            case PhysicalPlan.Window window -> window(window, profile, chain);
            case PhysicalPlan.RemoteSource remote -> List.of(add(new Pipeline(
                    new RemoteRows(
                            remote, fragments, context, run,
                            () -> dynamicFilters.conditions(remote.dynamicFilters(), remote.output()), profile),
                    profile, chain.operators(), chain.sink())));
        };
    }

    /// A scan waits for the joins that supply its dynamic filters. A filter above these is made together with them.
    ///
    /// @param conditions what is asked of its rows anyhow
    private Stage scan(
            PhysicalPlan.SourceScan node,
            PhysicalPlan.@Nullable Filter filter,
            Chain chain,
            List<Expression> conditions) {
        OperatorProfile profile = context.profile().of(node);
        Expression condition = filter == null ? null : filter.condition();
        ScanSource source = new ScanSource(
                node.scan(), conditions, context.connectors().apply(node.scan().catalog()),
                () -> dynamicFilters.conditions(node.dynamicFilters(), node.output()),
                () -> dynamicFilters.filter(node.dynamicFilters(), node.output(), condition, evaluation),
                profile, filter == null ? null : context.profile().of(filter), context.profile());
        Stage scanning = add(new Pipeline(source, profile, chain.operators(), chain.sink()));
        for (PhysicalPlan.DynamicFilterTarget target : node.dynamicFilters()) {
            Stage supplier = filterSuppliers.get(target.filterId());
            if (supplier != null) {
                scanning.dependsOn(supplier);
            }
        }
        return scanning;
    }

    private List<Stage> hashJoin(PhysicalPlan.HashJoin node, OperatorProfile profile, Chain chain, BitSet needed) {
        BitSet read = node.kind().emitsLeft() ? needed : shifted(needed, node.left().output().size());
        HashJoinState state = run.own(new HashJoinState(node, read, dynamicFilters, joinContext()));
        BitSet pairs = with(read, node.residual());
        BitSet left = part(pairs, 0, node.left());
        node.leftKeys().forEach(left::set);
        BitSet right = part(pairs, node.left().output().size(), node.right());
        node.rightKeys().forEach(right::set);
        FinishStage built = after(
                translate(node.right(), Chain.to(worker -> state.build().sink(worker, profile)), right),
                new FinishStage(state));
        node.dynamicFilterIds().forEach(id -> filterSuppliers.put(id, built));
        Chain probing = probing(node.kind(), chain).after((worker, downstream) ->
                state.probe(worker, profile, downstream));
        return probe(built, node.left(), probing, left, node.kind(), state, profile, chain);
    }

    private List<Stage> nestedLoopJoin(
            PhysicalPlan.NestedLoopJoin node, OperatorProfile profile, Chain chain, BitSet needed) {
        BitSet read = node.kind().emitsLeft() ? needed : shifted(needed, node.left().output().size());
        NestedLoopState state = run.own(new NestedLoopState(node, read, joinContext()));
        BitSet pairs = with(read, node.condition());
        FinishStage built = after(
                translate(node.right(), Chain.to(worker -> state.build().sink(worker, profile)),
                        part(pairs, node.left().output().size(), node.right())),
                new FinishStage(state));
        Chain probing = probing(node.kind(), chain).after((worker, downstream) ->
                state.probe(worker, profile, downstream));
        return probe(built, node.left(), probing, part(pairs, 0, node.left()), node.kind(), state, profile, chain);
    }

    /// The left side of a join, which waits for the right one, and what comes in the end: right rows that are left over, and
    /// what rows in files give.
    private List<Stage> probe(
            Stage built,
            PhysicalPlan left,
            Chain probing,
            BitSet needed,
            JoinKind kind,
            JoinState state,
            OperatorProfile profile,
            Chain chain) {
        List<Stage> probed = translate(left, probing, needed);
        probed.forEach(stage -> stage.dependsOn(built));
        List<Stage> feeding = new ArrayList<>(kind.emitsLeft() ? probed : List.of());
        if (kind.endsWithRight()) {
            feeding.add(after(probed, new Pipeline(state.rightRows(), profile, chain.operators(), chain.sink())));
        }
        feeding.add(after(probed, new Pipeline(state.spilled(profile), profile, chain.operators(), chain.sink())));
        return feeding;
    }

    private JoinContext joinContext() {
        return new JoinContext(run, spill, evaluation);
    }

    /// What becomes of the batches that the left side gives: nothing, if the kind only looks at it.
    private static Chain probing(JoinKind kind, Chain chain) {
        return kind.emitsLeft() ? chain : Chain.to(NoRows::new);
    }

    private static BitSet shifted(BitSet places, int by) {
        BitSet moved = new BitSet();
        places.stream().forEach(place -> moved.set(place + by));
        return moved;
    }

    private static BitSet everything(PhysicalPlan node) {
        BitSet places = new BitSet();
        places.set(0, node.output().size());
        return places;
    }

    /// The same places, and those that a condition over the same columns reads.
    private static BitSet with(BitSet needed, Expression condition) {
        BitSet places = (BitSet) needed.clone();
        JoinShape.collect(condition, places);
        return places;
    }

    /// The input columns that a projection reads for the columns that are needed.
    private static BitSet inputsOf(PhysicalPlan.Project node, BitSet needed) {
        BitSet places = new BitSet();
        for (int i = 0; i < node.expressions().size(); i++) {
            Expression expression = node.expressions().get(i);
            if (needed.get(i) || !(expression instanceof Expression.ColumnReference)) {
                JoinShape.collect(expression, places);
            }
        }
        return places;
    }

    /// The places that belong to one side of a join.
    private static BitSet part(BitSet pairs, int first, PhysicalPlan side) {
        return pairs.get(first, first + side.output().size());
    }

    private List<Stage> singleRow(PhysicalPlan.SingleRow node, OperatorProfile profile, Chain chain) {
        RowStore row = new RowStore(types(node), run.reservation("scalar subquery"));
        List<Stage> feeding = translate(node.input(), Chain.to(worker ->
                new SingleRowSink(worker, profile, row, node.output().size())), everything(node.input()));
        return List.of(after(feeding, new Pipeline(new StoreSource(() -> {
            if (row.rowCount() == 0) {
                row.appendNulls();
            }
            return new Rows(row.columns(), null, 1);
        }, true), profile, chain.operators(), chain.sink())));
    }

    private List<Stage> aggregate(PhysicalPlan.Aggregate node, OperatorProfile profile, Chain chain) {
        BitSet needed = new BitSet();
        node.keys().forEach(needed::set);
        node.calls().forEach(call -> call.inputs().forEach(needed::set));
        AggregateState state = run.own(new AggregateState(node, needed, run, spill));
        List<Stage> feeding = translate(node.input(), Chain.to(worker -> state.sink(worker, profile)), needed);
        FinishStage merging = after(feeding, new FinishStage(state));
        return List.of(
                after(List.of(merging), new Pipeline(state.source(), profile, chain.operators(), chain.sink())),
                after(List.of(merging), new Pipeline(state.spilled(profile), profile, chain.operators(), chain.sink())));
    }

    /// Runs an aggregate that others have as well when the first of them asks for it.
    private List<Stage> shared(PhysicalPlan.Aggregate node, OperatorProfile profile, Chain chain) {
        Shared all = shared.get(node);
        if (all == null) {
            SharedRows rows = run.own(new SharedRows(types(node), node.keys().size(), run, spill));
            List<Stage> feeding = aggregate(node, profile, Chain.to(worker -> rows.sink(worker, profile)));
            all = new Shared(rows, after(feeding, new FinishStage(rows)));
            shared.put(node, all);
        }
        SharedRows rows = all.rows();
        // the rows were counted when they were made
        OperatorProfile uncounted = new OperatorProfile();
        return List.of(
                after(List.of(all.collected()),
                        new Pipeline(rows.inMemory(), uncounted, chain.operators(), chain.sink())),
                after(List.of(all.collected()),
                        new Pipeline(rows.inFiles(uncounted), uncounted, chain.operators(), chain.sink())));
    }

    private List<Stage> setOperation(PhysicalPlan.SetOperation node, OperatorProfile profile, Chain chain) {
        SetOperationState state = run.own(new SetOperationState(node, run, spill));
        FinishStage built = after(
                translate(node.right(), Chain.to(worker -> state.sink(worker, profile)), everything(node.right())),
                new FinishStage(state));
        List<Stage> probed = translate(node.left(), chain.after((worker, downstream) ->
                state.probe(worker, profile, downstream)), everything(node.left()));
        probed.forEach(stage -> stage.dependsOn(built));
        List<Stage> feeding = new ArrayList<>(probed);
        feeding.add(after(probed, new Pipeline(state.spilled(profile), profile, chain.operators(), chain.sink())));
        return feeding;
    }

    private List<Stage> window(PhysicalPlan.Window node, OperatorProfile profile, Chain chain) {
        WindowState state = new WindowState(node, run, spill);
        List<Stage> feeding = translate(
                node.input(), Chain.to(worker -> state.sink(worker, profile)), everything(node.input()));
        for (FinishStage.Steps steps : state.steps()) {
            feeding = List.of(after(feeding, new FinishStage(steps)));
        }
        return List.of(
                after(feeding, new Pipeline(state.source(), profile, chain.operators(), chain.sink())),
                after(feeding, new Pipeline(state.spilled(profile), profile, chain.operators(), chain.sink())));
    }

    /// @param wantedRows how many rows are wanted, the first ones; more may come
    private List<Stage> sort(
            PhysicalPlan input, List<SortKey> keys, long wantedRows, OperatorProfile profile, Chain chain) {
        SortState state = new SortState(types(input), keys, wantedRows, run, spill);
        List<Stage> feeding = translate(input, Chain.to(worker -> state.sink(worker, profile)), everything(input));
        FinishStage sorting = after(feeding, new FinishStage(state));
        return List.of(after(List.of(sorting), new Pipeline(
                state.source(), profile, chain.operators(), chain.sink())));
    }

    private List<Stage> topN(PhysicalPlan.TopN node, OperatorProfile profile, Chain chain) {
        if (!TopNState.isWorthIt(node.limit(), node.offset())) {
            LimitOperator.Bounds bounds = new LimitOperator.Bounds(node.limit(), node.offset());
            Chain limited = chain.after((worker, downstream) -> new LimitOperator(worker, profile, downstream, bounds));
            return sort(node.input(), node.keys(), bounds.end(), profile, limited);
        }
        TopNState state = new TopNState(
                types(node), node.keys(), node.limit(), node.offset(), () -> run.reservation("top-N"));
        List<Stage> feeding = translate(node.input(), Chain.to(worker -> state.sink(worker, profile)), everything(node.input()));
        return List.of(after(feeding, new Pipeline(
                new StoreSource(state::result, true), profile, chain.operators(), chain.sink())));
    }

    private List<Stage> tableWrite(PhysicalPlan.TableWrite node, OperatorProfile profile, Chain chain) {
        WriteSession session = Objects.requireNonNull(context.writeSession(), "a plan that writes has a session");
        LongAdder rows = new LongAdder();
        List<Stage> feeding = translate(node.input(), Chain.to(worker ->
                new TableWriteSink(worker, profile, session.newWriter(), rows)), everything(node.input()));
        return List.of(after(feeding, new Pipeline(new StoreSource(() -> {
            long count = rows.sum();
            return new Rows(List.of(new LongColumn(new long[] {count}, null, 1, count, count)), null, 1);
        }, true), profile, chain.operators(), chain.sink())));
    }

    private ExpressionCompiler compiler(PhysicalPlan input) {
        return new ExpressionCompiler(types(input), evaluation);
    }

    private static List<SqlType> types(PhysicalPlan node) {
        return node.output().stream().map(Field::type).toList();
    }

    private <S extends Stage> S add(S stage) {
        stages.add(stage);
        return stage;
    }

    private <S extends Stage> S after(List<Stage> feeding, S stage) {
        feeding.forEach(stage::dependsOn);
        return add(stage);
    }
}
