package dev.skein.executor.pipeline;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.executor.Cancellation;
import dev.skein.executor.pipeline.Stage.Task;
import dev.skein.storage.memory.QueryMemory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One run of one query: its stages, its workers, its first failure, and all that must be freed at its end.
///
/// Workers take tasks of stages that are ready until none is left. A query begins with one worker and gets more of them as
/// long as there are permits that nobody else wants: among many queries one worker each is as fast, and what several have
/// collected need not be put together. The one that finishes the last task of a stage
/// readies the stages that waited for it. The first failure stops all of them; the last worker to leave frees the
/// resources. Thread-safe.
public final class QueryRun {
    private final CpuScheduler scheduler;
    private final CpuScheduler.Share share;
    private final Executor threads;
    private final int maximumWorkers;
    private final Cancellation cancellation;
    private final QueryMemory memory;
    private final Runnable onEnd;

    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<ReadyTask> ready = new ArrayDeque<>();
    /// Whether tasks are ready that no worker has taken; as of a moment ago.
    private volatile boolean tasksLeft;
    private final IdentityHashMap<Stage, StageState> states = new IdentityHashMap<>();
    private final List<AutoCloseable> resources = new ArrayList<>();
    private final List<Runnable> stopListeners = new CopyOnWriteArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private int openStages;
    private int activeWorkers;
    private int blockedWorkers;
    private @Nullable SkeinException failure;
    private volatile boolean stopped;
    /// Whether the thread that started the run still does what is little work. Guarded by the lock.
    private boolean startsHere;

    private record ReadyTask(StageState stage, Task task) {}

    private static final class StageState {
        final Stage stage;
        final List<StageState> dependents = new ArrayList<>();
        int openDependencies;
        int openTasks;

        StageState(Stage stage) {
            this.stage = stage;
        }
    }

    /// Ends a task because the run is over; never seen outside.
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stopped() {
            super("the run is over", null, false, false);
        }
    }

    /// @param threads where workers run
    /// @param maximumWorkers the most workers that may work at once
    /// @param onEnd run once when nothing of the run is left, whether it failed or not
    public QueryRun(
            CpuScheduler scheduler,
            Executor threads,
            int maximumWorkers,
            Cancellation cancellation,
            QueryMemory memory,
            Runnable onEnd) {
        this.scheduler = scheduler;
        this.share = new CpuScheduler.Share();
        this.threads = threads;
        this.maximumWorkers = maximumWorkers;
        this.cancellation = cancellation;
        this.memory = memory;
        this.onEnd = onEnd;
    }

    /// Starts the run on another thread. To be called once.
    ///
    /// @param stages all stages; a stage may only depend on stages of the list
    public void start(List<? extends Stage> stages) {
        List<StageState> runnable = link(stages);
        threads.execute(() -> work(runnable));
    }

    /// Starts the run on this thread, and ends it here if there is little to do; other threads do what is not little.
    /// To be called once, in the place of [#start].
    public void startHere(List<? extends Stage> stages) {
        List<StageState> runnable = link(stages);
        startsHere = true;
        workHere(runnable);
    }

    private List<StageState> link(List<? extends Stage> stages) {
        List<StageState> runnable = new ArrayList<>();
        for (Stage stage : stages) {
            states.put(stage, new StageState(stage));
        }
        for (Stage stage : stages) {
            StageState state = state(stage);
            state.openDependencies = stage.dependencies().size();
            for (Stage dependency : stage.dependencies()) {
                state(dependency).dependents.add(state);
            }
            if (state.openDependencies == 0) {
                runnable.add(state);
            }
        }
        openStages = stages.size();
        activeWorkers = 1;
        return runnable;
    }

    /// Ends a run that was never started.
    public void abandon() {
        stopped = true;
        activeWorkers = 1;
        leave();
    }

    private StageState state(Stage stage) {
        StageState state = states.get(stage);
        if (state == null) {
            throw new IllegalStateException("a stage depends on one that is not part of the run");
        }
        return state;
    }

    /// What the query may hold.
    public QueryMemory memory() {
        return memory;
    }

    /// Has something closed when the run ends, last come first.
    public <T extends AutoCloseable> T own(T resource) {
        lock.lock();
        try {
            resources.add(resource);
        } finally {
            lock.unlock();
        }
        return resource;
    }

    /// A reservation that lives as long as the run, unless it is closed before.
    public Reservation reservation(String purpose) {
        return own(new Reservation(memory, purpose));
    }

    /// What made the run fail, if anything did.
    public @Nullable SkeinException failure() {
        lock.lock();
        try {
            return failure;
        } finally {
            lock.unlock();
        }
    }

    /// Ends the run with a failure, unless it failed before.
    public void fail(Throwable cause) {
        if (cause instanceof Stopped) {
            return;
        }
        SkeinException translated = translate(cause);
        lock.lock();
        try {
            if (failure == null && !stopped) {
                failure = translated;
            }
            stopped = true;
            ready.clear();
        } finally {
            lock.unlock();
        }
        stopListeners.forEach(Runnable::run);
    }

    /// Has something run when the run fails or is stopped, on the thread that ends it; it wakes those who wait. Whoever
    /// calls it after the start asks [#isStopped()] afterwards.
    public void whenStopped(Runnable listener) {
        stopListeners.add(listener);
    }

    /// Ends the run early without a failure.
    public void stop() {
        lock.lock();
        try {
            stopped = true;
            ready.clear();
        } finally {
            lock.unlock();
        }
        stopListeners.forEach(Runnable::run);
    }

    private static SkeinException translate(Throwable cause) {
        return switch (cause) {
            case SkeinException known -> known;
            case OutOfMemoryError _ -> new SkeinException(ErrorCode.OUT_OF_MEMORY,
                    "the process ran out of heap memory while the query ran; lower --memory or raise the JVM's -Xmx",
                    cause);
            case StackOverflowError _ -> new SkeinException(ErrorCode.LIMIT_EXCEEDED,
                    "an expression of the query is nested too deeply; split it into several steps", cause);
            default -> new SkeinException(ErrorCode.INTERNAL_ERROR, "an operator failed: " + cause, cause);
        };
    }

    /// Whether the run is over or ending.
    public boolean isStopped() {
        return stopped;
    }

    /// Fails if the run is ending or was cancelled.
    void checkRunning() {
        if (stopped) {
            throw new Stopped();
        }
        cancellation.check();
    }

    /// Processor time of all its workers so far, but for those that work now, in nanoseconds.
    public long workedNanos() {
        return scheduler.usedNanos(share);
    }

    /// Waits until nothing of the run is left.
    public void awaitEnd() {
        boolean interrupted = false;
        while (true) {
            try {
                ended.await();
                break;
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    void workerBlocks() {
        lock.lock();
        try {
            blockedWorkers++;
            addWorkers(ready.size());
        } finally {
            lock.unlock();
        }
    }

    void workerResumes() {
        lock.lock();
        try {
            blockedWorkers--;
        } finally {
            lock.unlock();
        }
    }

    private void work(List<StageState> runnable) {
        work(runnable, this::takeTask, () -> {});
    }

    private void workHere(List<StageState> runnable) {
        work(runnable, this::takeSmallTask, this::handOver);
    }

    /// @param tasks the next task for this worker; null if it has no more
    /// @param beforeLeaving runs when the worker has given its place back
    private void work(List<StageState> runnable, Supplier<@Nullable ReadyTask> tasks, Runnable beforeLeaving) {
        Worker worker = new Worker(this, scheduler, share);
        worker.acquire();
        try {
            for (StageState state : runnable) {
                guarded(() -> prepare(state));
            }
            for (ReadyTask next = tasks.get(); next != null; next = tasks.get()) {
                run(next, worker);
            }
        } finally {
            worker.release();
            beforeLeaving.run();
            leave();
        }
    }

    private void run(ReadyTask task, Worker worker) {
        guarded(() -> {
            checkRunning();
            task.task().run(worker);
            taskDone(task.stage());
        });
    }

    /// Has others do what this worker, which is about to leave, has not done.
    private void handOver() {
        lock.lock();
        try {
            startsHere = false;
            activeWorkers--;
            addWorkers(Math.min(ready.size(), Math.max(1, scheduler.freePermits())));
            activeWorkers++;
        } finally {
            lock.unlock();
        }
    }

    private void guarded(Runnable action) {
        try {
            action.run();
        } catch (Throwable cause) {
            fail(cause);
        }
    }

    private @Nullable ReadyTask takeTask() {
        lock.lock();
        try {
            ReadyTask next = ready.poll();
            tasksLeft = !ready.isEmpty();
            return next;
        } finally {
            lock.unlock();
        }
    }

    /// The next task if it is little work.
    private @Nullable ReadyTask takeSmallTask() {
        lock.lock();
        try {
            ReadyTask next = ready.peek();
            return next != null && next.stage().stage.isSmall() ? ready.poll() : null;
        } finally {
            lock.unlock();
        }
    }

    private void prepare(StageState state) {
        checkRunning();
        List<Task> tasks = state.stage.tasks(maximumWorkers);
        if (tasks.isEmpty()) {
            stageDone(state);
            return;
        }
        lock.lock();
        try {
            state.openTasks = tasks.size();
            if (!stopped) {
                for (Task task : tasks) {
                    ready.add(new ReadyTask(state, task));
                }
                tasksLeft = true;
                // This worker takes one of them itself.
                if (!(startsHere && state.stage.isSmall())) {
                    addWorkers(Math.min(ready.size() - 1, scheduler.freePermits()));
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /// Starts another worker if there are tasks that nobody has taken and a permit that nobody wants.
    void spreadOut() {
        if (!tasksLeft || scheduler.freePermits() == 0) {
            return;
        }
        lock.lock();
        try {
            if (!startsHere) {
                addWorkers(Math.min(1, ready.size()));
            }
        } finally {
            lock.unlock();
        }
    }

    /// Starts workers for tasks that nobody would take. Called under the lock.
    private void addWorkers(int wanted) {
        int idle = maximumWorkers - (activeWorkers - blockedWorkers);
        for (int i = 0; i < Math.min(wanted, idle); i++) {
            activeWorkers++;
            try {
                threads.execute(() -> work(List.of()));
            } catch (RuntimeException | OutOfMemoryError _) {
                // Fewer workers are slower, not wrong: those that run take all tasks.
                activeWorkers--;
                return;
            }
        }
    }

    private void taskDone(StageState state) {
        boolean last;
        lock.lock();
        try {
            last = --state.openTasks == 0;
        } finally {
            lock.unlock();
        }
        if (last) {
            stageDone(state);
        }
    }

    private void stageDone(StageState state) {
        state.stage.complete();
        List<StageState> runnable = new ArrayList<>();
        lock.lock();
        try {
            openStages--;
            for (StageState dependent : state.dependents) {
                if (--dependent.openDependencies == 0) {
                    runnable.add(dependent);
                }
            }
        } finally {
            lock.unlock();
        }
        for (StageState dependent : runnable) {
            prepare(dependent);
        }
    }

    private void leave() {
        boolean last;
        lock.lock();
        try {
            last = --activeWorkers == 0;
        } finally {
            lock.unlock();
        }
        if (!last) {
            return;
        }
        if (!stopped && openStages > 0) {
            fail(new IllegalStateException(openStages + " stages of the query could not start"));
        }
        closeResources();
        try {
            onEnd.run();
        } finally {
            ended.countDown();
        }
    }

    private void closeResources() {
        for (int i = resources.size() - 1; i >= 0; i--) {
            try {
                resources.get(i).close();
            } catch (Exception cause) {
                fail(cause);
            }
        }
        resources.clear();
    }
}
