package dev.skein.executor.pipeline;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/// The run permits of a process: as many drivers work at once as there are permits, whatever the number of queries.
///
/// A permit that becomes free goes to the driver whose turn it is by [RunQueue]: queries that have used little processor
/// time come first, and none starves. Thread-safe.
public final class CpuScheduler {
    /// How long a driver works before it lets others of its kind go first: long against a batch, short against a person's
    /// patience.
    private static final long SLICE_NANOS = 10_000_000;

    /// How long it works before it lets shorter queries go first: long against the change from one to the other.
    private static final long LEAST_SLICE_NANOS = 1_000_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final RunQueue<Waiter> waiters = new RunQueue<>();
    private volatile int freePermits;
    private volatile int waiterCount;
    private volatile int nextLevel;

    /// @param permits how many drivers may work at once, at least 1
    public CpuScheduler(int permits) {
        if (permits < 1) {
            throw new IllegalArgumentException("a scheduler with " + permits + " permits");
        }
        freePermits = permits;
    }

    /// What one query has used.
    static final class Share {
        private final AtomicLong usedNanos = new AtomicLong();
    }

    /// A driver that waits for a permit.
    private static final class Waiter {
        final Thread thread = Thread.currentThread();
        volatile boolean granted;
    }

    /// Processor time that a query has used, but for drivers that work now.
    long usedNanos(Share share) {
        return share.usedNanos.get();
    }

    /// Waits for a permit.
    void acquire(Share share) {
        Waiter waiter;
        lock.lock();
        try {
            if (freePermits > 0) {
                setFree(freePermits - 1);
                return;
            }
            waiter = new Waiter();
            waiters.add(waiter, RunQueue.level(share.usedNanos.get()));
            publish();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        while (!waiter.granted) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Gives a permit back.
    ///
    /// @param usedNanos processor time that was used while it was held
    void release(Share share, long usedNanos) {
        Waiter next;
        lock.lock();
        try {
            waiters.charge(RunQueue.level(share.usedNanos.getAndAdd(usedNanos)), usedNanos);
            next = waiters.poll();
            if (next == null) {
                setFree(freePermits + 1);
                return;
            }
            publish();
            next.granted = true;
        } finally {
            lock.unlock();
        }
        LockSupport.unpark(next.thread);
    }

    /// Under the lock, which alone makes "one more" whole.
    private void setFree(int permits) {
        freePermits = permits;
    }

    private void publish() {
        waiterCount = waiters.size();
        nextLevel = waiters.nextLevel();
    }

    /// Whether a driver waits for a permit.
    boolean contended() {
        return waiterCount > 0;
    }

    /// Permits that nobody holds or waits for; a moment later there may be more or fewer.
    int freePermits() {
        return freePermits;
    }

    /// Whether a driver should let others go first, if any wait.
    ///
    /// @param heldNanos for how long it has held its permit
    boolean shouldYield(Share share, long heldNanos) {
        return heldNanos > SLICE_NANOS
                || heldNanos > LEAST_SLICE_NANOS && nextLevel < RunQueue.level(share.usedNanos.get() + heldNanos);
    }
}
