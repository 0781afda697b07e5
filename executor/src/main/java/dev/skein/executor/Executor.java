package dev.skein.executor;

import dev.skein.catalog.SqlType;
import dev.skein.executor.exchange.FragmentClient;
import dev.skein.executor.exchange.ResultQueue;
import dev.skein.executor.exchange.ResultSink;
import dev.skein.executor.operator.PlanTranslator;
import dev.skein.executor.pipeline.CpuScheduler;
import dev.skein.executor.pipeline.QueryRun;
import dev.skein.executor.pipeline.Stage;
import dev.skein.executor.plan.PhysicalPlan;
import dev.skein.executor.spill.SpillDirectory;
import dev.skein.storage.expression.Field;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/// Runs plans; one per process. Thread-safe.
public final class Executor implements AutoCloseable {
    /// The part of a query's memory in which its result may wait for the reader.
    private static final int RESULT_PART = 16;

    private final ExecutorSettings settings;
    private final CpuScheduler scheduler;
    private final SpillDirectory spill;
    private final ExecutorService threads;
    private final FragmentClient fragments;

    /// An executor for plans that run in this process alone.
    public Executor(ExecutorSettings settings) {
        this(settings, FragmentClient.NONE);
    }

    /// An executor for plans with fragments that run elsewhere.
    public Executor(ExecutorSettings settings, FragmentClient fragments) {
        this.settings = settings;
        this.fragments = fragments;
        this.scheduler = new CpuScheduler(settings.threads());
        this.spill = new SpillDirectory(settings.temporaryDirectory());
        spill.removeLeftovers();
        this.threads = Executors.newCachedThreadPool(new WorkerThreads());
    }

    private static final class WorkerThreads implements ThreadFactory {
        private final AtomicInteger number = new AtomicInteger();

        @Override
        public Thread newThread(Runnable work) {
            Thread thread = new Thread(work, "skein-worker-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        }
    }

    /// Starts a plan.
    ///
    /// @return its batches; the caller closes it, then the context's memory
    public ResultStream run(PhysicalPlan plan, QueryContext context) {
        ResultQueue queue = new ResultQueue(context.memory().limitBytes() / RESULT_PART);
        QueryRun run = new QueryRun(
                scheduler, threads, settings.threads(), context.cancellation(), context.memory(), queue::end);
        run.whenStopped(queue::wake);
        List<Field> fields = plan.output();
        List<SqlType> types = fields.stream().map(Field::type).toList();
        QueryProfile.OperatorProfile results = new QueryProfile.OperatorProfile();
        List<Stage> stages;
        try {
            stages = new PlanTranslator(run, context, spill.forQuery(context.profile().spilledBytes), fragments)
                    .translate(plan, worker -> new ResultSink(worker, results, queue, types));
        } catch (RuntimeException failure) {
            run.abandon();
            throw failure;
        }
        if (neverGrows(plan)) {
            queue.unbound();
            run.startHere(stages);
            queue.bound();
        } else {
            run.start(stages);
        }
        return new QueryResult(fields, run, queue, context);
    }

    /// Whether a plan gives no more rows than it reads, so that it needs no other thread if it reads little.
    private static boolean neverGrows(PhysicalPlan plan) {
        return switch (plan) {
            case PhysicalPlan.SourceScan _, PhysicalPlan.Values _, PhysicalPlan.Filter _, PhysicalPlan.Project _,
                    PhysicalPlan.Limit _, PhysicalPlan.Sort _, PhysicalPlan.TopN _, PhysicalPlan.UnionAll _,
                    PhysicalPlan.Aggregate _, PhysicalPlan.SingleRow _, PhysicalPlan.TableWrite _ ->
                plan.inputs().stream().allMatch(Executor::neverGrows);
            case PhysicalPlan.HashJoin _, PhysicalPlan.NestedLoopJoin _, PhysicalPlan.SetOperation _,
                    PhysicalPlan.Window _, PhysicalPlan.RemoteSource _ -> false;
        };
    }

    /// Bytes that queries have written to temporary files since the executor was made.
    public long spilledBytes() {
        return spill.spilledBytes();
    }

    /// Lets go of the threads. Queries that run must be closed before.
    @Override
    public void close() {
        threads.shutdown();
    }
}
