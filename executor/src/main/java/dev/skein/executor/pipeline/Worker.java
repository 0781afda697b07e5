package dev.skein.executor.pipeline;

import dev.skein.executor.QueryProfile.OperatorProfile;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/// A thread that works for one query while it holds a run permit.
///
/// Operators meet it as their place to wait ([#startBlocking()]) and to be stopped ([#checkpoint()]). Confined to its
/// thread.
public final class Worker {
    private static final ThreadMXBean CPU_CLOCK = ManagementFactory.getThreadMXBean();

    private final QueryRun run;
    private final CpuScheduler scheduler;
    private final CpuScheduler.Share share;
    private final OperatorProfile unattributed = new OperatorProfile();
    private OperatorProfile current = unattributed;
    private long markNanos;
    private long sliceStartNanos;
    private long sliceStartCpuNanos;

    Worker(QueryRun run, CpuScheduler scheduler, CpuScheduler.Share share) {
        this.run = run;
        this.scheduler = scheduler;
        this.share = share;
    }

    void acquire() {
        scheduler.acquire(share);
        sliceStartCpuNanos = cpuNanos();
        sliceStartNanos = System.nanoTime();
        markNanos = sliceStartNanos;
    }

    void release() {
        scheduler.release(share, cpuNanos() - sliceStartCpuNanos);
    }

    /// What this thread has used of the processor; the time that other processes or a garbage collection took is not the
    /// query's.
    private static long cpuNanos() {
        return CPU_CLOCK.isCurrentThreadCpuTimeSupported() ? CPU_CLOCK.getCurrentThreadCpuTime() : System.nanoTime();
    }

    /// The query that it works for.
    public QueryRun run() {
        return run;
    }

    /// To be called between batches: fails if the query is over or cancelled, lets other queries run when it is their turn,
    /// and has other workers help when nobody wants their permits.
    public void checkpoint() {
        run.checkRunning();
        run.spreadOut();
        if (scheduler.contended() && scheduler.shouldYield(share, System.nanoTime() - sliceStartNanos)) {
            charge();
            release();
            acquire();
            run.checkRunning();
        }
    }

    /// To be called before waiting for something other than the processor; gives the permit back.
    public void startBlocking() {
        charge();
        release();
        run.workerBlocks();
    }

    /// To be called after waiting, whatever came of it; waits for a permit.
    public void endBlocking() {
        run.workerResumes();
        acquire();
    }

    /// From here on time is spent by the operator with these counters.
    ///
    /// @return the counters to give to [#leave]
    OperatorProfile enter(OperatorProfile profile) {
        charge();
        OperatorProfile caller = current;
        current = profile;
        return caller;
    }

    /// From here on time is spent by the caller again.
    void leave(OperatorProfile caller) {
        charge();
        current = caller;
    }

    private void charge() {
        long now = System.nanoTime();
        current.nanos.add(now - markNanos);
        markNanos = now;
    }
}
