package dev.skein.executor.exchange;

import dev.skein.executor.pipeline.Reservation;
import dev.skein.executor.pipeline.Worker;
import dev.skein.storage.batch.Batch;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A bounded queue of batches from drivers to one reader. Thread-safe.
///
/// A driver that finds it full waits without a run permit, so that a slow reader holds back its own query and no other.
public final class ResultQueue {
    /// Enough that drivers go on while the reader sends, few enough that a result that nobody reads costs little.
    private static final int MAX_BATCHES = 16;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<Entry> entries = new ArrayDeque<>();
    private final long maxBytes;
    private long queuedBytes;
    private boolean ended;
    private boolean bounded = true;

    private record Entry(Batch batch, Reservation reservation) {}

    /// @param maxBytes bytes that are enough to wait for the reader, however few batches they are
    public ResultQueue(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /// Has drivers not wait until [#bound()]: the reader itself is the driver.
    public void unbound() {
        lock.lock();
        try {
            bounded = false;
        } finally {
            lock.unlock();
        }
    }

    /// Has drivers wait again while the queue is full.
    public void bound() {
        lock.lock();
        try {
            bounded = true;
        } finally {
            lock.unlock();
        }
    }

    private boolean isFull() {
        return bounded && (entries.size() >= MAX_BATCHES || !entries.isEmpty() && queuedBytes >= maxBytes);
    }

    private void add(Entry entry) {
        entries.add(entry);
        queuedBytes += entry.reservation().bytes();
        changed.signalAll();
    }

    private @Nullable Entry poll() {
        Entry entry = entries.poll();
        if (entry != null) {
            queuedBytes -= entry.reservation().bytes();
            entry.reservation().close();
            changed.signalAll();
        }
        return entry;
    }

    /// Adds a batch that the queue then owns, and waits while the queue is full.
    ///
    /// @param reservation what the batch's arrays are counted in; closed when the batch is taken
    public void put(Worker worker, Batch batch, Reservation reservation) {
        lock.lock();
        try {
            if (!isFull()) {
                add(new Entry(batch, reservation));
                return;
            }
        } finally {
            lock.unlock();
        }
        worker.startBlocking();
        try {
            awaitAndAdd(worker, new Entry(batch, reservation));
        } finally {
            worker.endBlocking();
        }
        worker.checkpoint();
    }

    private void awaitAndAdd(Worker worker, Entry entry) {
        lock.lock();
        try {
            while (isFull() && !worker.run().isStopped()) {
                changed.awaitUninterruptibly();
            }
            add(entry);
        } finally {
            lock.unlock();
        }
    }

    /// Takes the next batch, and waits until there is one.
    ///
    /// @param failed asked while waiting; waiting ends when it is true
    /// @return null when no more batches come, or when `failed`
    public @Nullable Batch take(BooleanSupplier failed) {
        lock.lock();
        try {
            while (true) {
                if (failed.getAsBoolean()) {
                    return null;
                }
                Entry entry = poll();
                if (entry != null) {
                    return entry.batch();
                }
                if (ended) {
                    return null;
                }
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Says that no more batches come.
    public void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Throws away what nobody will take.
    public void discard() {
        lock.lock();
        try {
            Entry entry;
            do {
                entry = poll();
            } while (entry != null);
        } finally {
            lock.unlock();
        }
    }

    /// Wakes all who wait, because the run is over.
    public void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
