package dev.skein.storage.memory;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// The bytes that all queries of a process may hold together. Thread-safe.
///
/// What a query was guaranteed counts as committed whether it holds it yet or not.
public final class MemoryBudget {
    private final long limitBytes;
    private final AtomicLong committedBytes = new AtomicLong();
    private final LongAdder reservedBytes = new LongAdder();

    /// @param limitBytes the most bytes that may be reserved at any time, at least 1
    public MemoryBudget(long limitBytes) {
        if (limitBytes < 1) {
            throw new IllegalArgumentException("a memory budget of " + limitBytes + " bytes");
        }
        this.limitBytes = limitBytes;
    }

    /// The most bytes that may be reserved at any time.
    public long limitBytes() {
        return limitBytes;
    }

    /// The bytes that queries hold now.
    public long reservedBytes() {
        return reservedBytes.sum();
    }

    /// The bytes that queries hold or may hold without asking, as they were guaranteed to them.
    public long committedBytes() {
        return committedBytes.get();
    }

    /// Commits bytes unless more than this many would be committed then; an attempt that fails disturbs nobody. Nothing
    /// more always fits.
    boolean tryCommit(long bytes, long mostBytes) {
        while (true) {
            long before = committedBytes.get();
            if (bytes > 0 && before > mostBytes - bytes) {
                return false;
            }
            if (committedBytes.compareAndSet(before, before + bytes)) {
                return true;
            }
        }
    }

    void uncommit(long bytes) {
        if (bytes != 0) {
            committedBytes.addAndGet(-bytes);
        }
    }

    /// Counts bytes that a query holds from now on, or no longer if negative.
    void count(long bytes) {
        reservedBytes.add(bytes);
    }
}
