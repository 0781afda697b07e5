package dev.skein.executor;

import dev.skein.catalog.SqlType;
import dev.skein.executor.exchange.ResultQueue;
import dev.skein.executor.exchange.ResultSink;
import dev.skein.executor.operator.PlanTranslator;
import dev.skein.executor.pipeline.CpuScheduler;
import dev.skein.executor.pipeline.QueryRun;
import dev.skein.executor.pipeline.Stage;
import dev.skein.executor.plan.Fragment;
import dev.skein.executor.plan.PhysicalPlan;
import dev.skein.storage.expression.Field;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/// Runs plans; one per process. Thread-safe.
public final class Executor implements AutoCloseable {
    private final ExecutorSettings settings;
    private final CpuScheduler scheduler;
    private final ExecutorService threads;

    public Executor(ExecutorSettings settings) {
        this.settings = settings;
        this.scheduler = new CpuScheduler(settings.threads());
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
        ResultQueue queue = new ResultQueue();
        QueryRun run = new QueryRun(
                scheduler, threads, settings.threads(), context.cancellation(), context.memory(), queue::end);
        run.whenStopped(queue::wake);
        List<Field> fields = plan.output();
        List<SqlType> types = fields.stream().map(Field::type).toList();
        QueryProfile.OperatorProfile results = new QueryProfile.OperatorProfile();
        List<Stage> stages;
        try {
            stages = new PlanTranslator(run, context)
                    .translate(plan, worker -> new ResultSink(worker, results, queue, types));
        } catch (RuntimeException failure) {
            run.abandon();
            throw failure;
        }
        run.start(stages);
        return new QueryResult(fields, run, queue, context.cancellation());
    }

    /// Starts a fragment.
    ///
    /// @return its batches; the caller closes it, then the context's memory
    public ResultStream run(Fragment fragment, QueryContext context) {
        return run(fragment.root(), context);
    }

    /// Lets go of the threads. Queries that run must be closed before.
    @Override
    public void close() {
        threads.shutdown();
    }
}
