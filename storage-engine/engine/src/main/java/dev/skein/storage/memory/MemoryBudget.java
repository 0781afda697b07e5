package dev.skein.storage.memory;

import java.util.concurrent.atomic.AtomicLong;

/// The bytes that all queries of a process may hold together. Thread-safe.
public final class MemoryBudget {
    private final long limitBytes;
    private final AtomicLong reservedBytes = new AtomicLong();

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

    /// The bytes that are reserved now.
    public long reservedBytes() {
        return reservedBytes.get();
    }

    boolean tryReserve(long bytes) {
        long after = reservedBytes.addAndGet(bytes);
        if (after > limitBytes) {
            reservedBytes.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    void release(long bytes) {
        reservedBytes.addAndGet(-bytes);
    }
}
