package dev.skein.executor.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.skein.executor.Cancellation;
import dev.skein.storage.memory.MemoryBudget;
import dev.skein.storage.memory.QueryMemory;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How many workers a query gets beside others.
@Timeout(60)
final class QueryRunTest {
    private static final int PERMITS = 2;

    private final CpuScheduler scheduler = new CpuScheduler(PERMITS);
    private final CpuScheduler.Share other = new CpuScheduler.Share();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Thread> workers = ConcurrentHashMap.newKeySet();

    @AfterEach
    void close() {
        threads.shutdown();
    }

    private void run(Stage.Task... tasks) {
        QueryRun run = new QueryRun(scheduler, threads, PERMITS, new Cancellation(),
                new QueryMemory(new MemoryBudget(1 << 20), 1 << 20), () -> {});
        run.start(List.of(new Stage() {
            @Override
            protected List<Task> tasks(int most) {
                return List.of(tasks);
            }
        }));
        run.awaitEnd();
        assertNull(run.failure());
    }

    private void work(Worker worker) {
        workers.add(Thread.currentThread());
        worker.checkpoint();
    }

    @Test
    void oneWorkerDoesAllWhileOthersHoldThePermits() {
        scheduler.acquire(other);
        run(Collections.nCopies(2 * PERMITS, (Stage.Task) this::work).toArray(Stage.Task[]::new));
        assertEquals(1, workers.size());
        assertEquals(1, scheduler.freePermits());
        scheduler.release(other, 0);
        assertEquals(PERMITS, scheduler.freePermits());
    }

    @Test
    void anotherHelpsWhenAPermitBecomesFree() {
        scheduler.acquire(other);
        run(
                worker -> {
                    scheduler.release(other, 0);
                    while (workers.isEmpty()) {
                        worker.checkpoint();
                    }
                    work(worker);
                },
                this::work);
        assertEquals(PERMITS, workers.size());
        assertEquals(PERMITS, scheduler.freePermits());
    }
}
