package dev.skein.executor.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/// The run permits of a process: as many drivers work at once as there are permits, whatever the number of queries.
///
/// A free permit goes to the waiting driver whose query has used the least processor time. A new query starts level
/// with the query that has used least, so that neither old nor new queries starve. Thread-safe.
public final class CpuScheduler {
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Waiter> waiters = new ArrayList<>();
    private final List<Share> shares = new ArrayList<>();
    private int freePermits;
    private volatile int waiterCount;

    /// @param permits how many drivers may work at once, at least 1
    public CpuScheduler(int permits) {
        if (permits < 1) {
            throw new IllegalArgumentException("a scheduler with " + permits + " permits");
        }
        freePermits = permits;
    }

    /// What one query has used.
    static final class Share {
        private long usedNanos;
    }

    /// A driver that waits for a permit.
    private static final class Waiter {
        final Share share;
        final Thread thread = Thread.currentThread();
        volatile boolean granted;

        Waiter(Share share) {
            this.share = share;
        }
    }

    /// The share of a query that begins.
    Share open() {
        lock.lock();
        try {
            Share share = new Share();
            long least = Long.MAX_VALUE;
            for (Share other : shares) {
                least = Math.min(least, other.usedNanos);
            }
            share.usedNanos = shares.isEmpty() ? 0 : least;
            shares.add(share);
            return share;
        } finally {
            lock.unlock();
        }
    }

    /// Forgets a query that is over.
    void close(Share share) {
        lock.lock();
        try {
            shares.remove(share);
        } finally {
            lock.unlock();
        }
    }

    /// Waits for a permit.
    void acquire(Share share) {
        Waiter waiter;
        lock.lock();
        try {
            if (freePermits > 0) {
                freePermits--;
                return;
            }
            waiter = new Waiter(share);
            waiters.add(waiter);
            waiterCount = waiters.size();
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
    /// @param usedNanos for how long it was held
    void release(Share share, long usedNanos) {
        lock.lock();
        try {
            share.usedNanos += usedNanos;
            Waiter next = null;
            for (Waiter waiter : waiters) {
                if (next == null || waiter.share.usedNanos < next.share.usedNanos) {
                    next = waiter;
                }
            }
            if (next == null) {
                freePermits++;
                return;
            }
            waiters.remove(next);
            waiterCount = waiters.size();
            next.granted = true;
            LockSupport.unpark(next.thread);
        } finally {
            lock.unlock();
        }
    }

    /// Whether a driver waits for a permit.
    boolean contended() {
        return waiterCount > 0;
    }
}
