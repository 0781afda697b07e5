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

    /// Reserves bytes unless more than this many would be reserved then.
    boolean tryReserve(long bytes, long mostBytes) {
        return addWithin(reservedBytes, bytes, mostBytes);
    }

    /// Adds to a count unless it would exceed its limit; an attempt that fails disturbs nobody. Nothing more always fits.
    static boolean addWithin(AtomicLong count, long bytes, long limitBytes) {
        while (true) {
            long before = count.get();
            if (bytes > 0 && before > limitBytes - bytes) {
                return false;
            }
            if (count.compareAndSet(before, before + bytes)) {
                return true;
            }
        }
    }

    void release(long bytes) {
        reservedBytes.addAndGet(-bytes);
    }
}
