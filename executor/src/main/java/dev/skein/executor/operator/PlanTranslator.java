package dev.skein.executor.operator;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.executor.QueryContext;
import dev.skein.executor.QueryProfile.OperatorProfile;
import dev.skein.executor.expression.EvaluationContext;
import dev.skein.executor.expression.ExpressionCompiler;
import dev.skein.executor.operator.rows.RowStore;
import dev.skein.executor.operator.rows.StoreSource;
import dev.skein.executor.operator.rows.StoreSource.Rows;
import dev.skein.executor.operator.sort.SortState;
import dev.skein.executor.operator.sort.TopNState;
import dev.skein.executor.pipeline.FinishStage;
import dev.skein.executor.pipeline.Pipeline;
import dev.skein.executor.pipeline.Pipeline.SinkFactory;
import dev.skein.executor.pipeline.QueryRun;
import dev.skein.executor.pipeline.Stage;
import dev.skein.executor.plan.PhysicalPlan;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.expression.Field;
import dev.skein.storage.spi.WriteSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/// Cuts a plan into pipelines.
///
/// A node is translated together with what happens to its batches (its [Chain]): a streaming node puts itself before
/// that and translates its input; a blocking node ends its input's chain and begins a pipeline of its own, which waits
/// for the other one. For one run; not thread-safe.
public final class PlanTranslator {
    private final QueryRun run;
    private final QueryContext context;
    private final EvaluationContext evaluation;
    private final List<Stage> stages = new ArrayList<>();

    public PlanTranslator(QueryRun run, QueryContext context) {
        this.run = run;
        this.context = context;
        this.evaluation = new EvaluationContext(context.parameters(), context.startedAt(), context.timeZone());
    }

    /// The stages that bring a plan's output to a sink.
    public List<Stage> translate(PhysicalPlan root, SinkFactory sink) {
        translate(root, Chain.to(sink));
        return stages;
    }

    /// Adds the stages that feed a node's output to a chain.
    ///
    /// @return the stages whose drivers run the chain
    private List<Stage> translate(PhysicalPlan node, Chain chain) {
        OperatorProfile profile = context.profile().of(node);
        return switch (node) {
            case PhysicalPlan.SourceScan scan -> List.of(add(new Pipeline(
                    new ScanSource(
                            scan.scan(), context.connectors().apply(scan.scan().catalog()), List::of, profile),
                    profile, chain.operators(), chain.sink())));
            case PhysicalPlan.Values values ->
                List.of(add(new Pipeline(new ValuesSource(values), profile, chain.operators(), chain.sink())));
            case PhysicalPlan.Filter filter -> translate(filter.input(), chain.after((worker, downstream) ->
                    new FilterOperator(worker, profile, downstream,
                            compiler(filter.input()).compilePredicate(filter.condition()))));
            case PhysicalPlan.Project project -> translate(project.input(), chain.after((worker, downstream) ->
                    new ProjectOperator(worker, profile, downstream, project.expressions(), compiler(project.input()))));
            case PhysicalPlan.Limit limit -> {
                LimitOperator.Bounds bounds = new LimitOperator.Bounds(limit.limit(), limit.offset());
                yield translate(limit.input(), chain.after((worker, downstream) ->
                        new LimitOperator(worker, profile, downstream, bounds)));
            }
            case PhysicalPlan.UnionAll union -> {
                List<Stage> feeding = new ArrayList<>();
                for (PhysicalPlan input : union.inputs()) {
                    feeding.addAll(translate(input, chain));
                }
                yield feeding;
            }
            case PhysicalPlan.SingleRow single -> singleRow(single, profile, chain);
            case PhysicalPlan.Sort sort -> sort(sort, profile, chain);
            case PhysicalPlan.TopN top -> topN(top, profile, chain);
            case PhysicalPlan.TableWrite write -> tableWrite(write, profile, chain);
            case PhysicalPlan.HashJoin _, PhysicalPlan.NestedLoopJoin _, PhysicalPlan.Aggregate _, PhysicalPlan.Window _,
                    PhysicalPlan.SetOperation _, PhysicalPlan.RemoteSource _ ->
                throw new SkeinException(ErrorCode.FEATURE_NOT_SUPPORTED,
                        "operator " + node.getClass().getSimpleName() + " is not there yet");
        };
    }

    private List<Stage> singleRow(PhysicalPlan.SingleRow node, OperatorProfile profile, Chain chain) {
        RowStore row = new RowStore(types(node), run.reservation("scalar subquery"));
        List<Stage> feeding = translate(node.input(), Chain.to(worker ->
                new SingleRowSink(worker, profile, row, node.output().size())));
        return List.of(after(feeding, new Pipeline(new StoreSource(() -> {
            if (row.rowCount() == 0) {
                row.appendNulls();
            }
            return new Rows(row.columns(), null, 1);
        }, true), profile, chain.operators(), chain.sink())));
    }

    private List<Stage> sort(PhysicalPlan.Sort node, OperatorProfile profile, Chain chain) {
        SortState state = new SortState(
                types(node), node.keys(), run.reservation("sort"), () -> run.reservation("sort"));
        List<Stage> feeding = translate(node.input(), Chain.to(worker -> state.sink(worker, profile)));
        FinishStage sorting = after(feeding, new FinishStage(state));
        return List.of(after(List.of(sorting), new Pipeline(
                new StoreSource(state::result, true), profile, chain.operators(), chain.sink())));
    }

    private List<Stage> topN(PhysicalPlan.TopN node, OperatorProfile profile, Chain chain) {
        TopNState state = new TopNState(
                types(node), node.keys(), node.limit(), node.offset(), () -> run.reservation("top-N"));
        List<Stage> feeding = translate(node.input(), Chain.to(worker -> state.sink(worker, profile)));
        return List.of(after(feeding, new Pipeline(
                new StoreSource(state::result, true), profile, chain.operators(), chain.sink())));
    }

    private List<Stage> tableWrite(PhysicalPlan.TableWrite node, OperatorProfile profile, Chain chain) {
        WriteSession session = Objects.requireNonNull(context.writeSession(), "a plan that writes has a session");
        LongAdder rows = new LongAdder();
        List<Stage> feeding = translate(node.input(), Chain.to(worker ->
                new TableWriteSink(worker, profile, session.newWriter(), rows)));
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
