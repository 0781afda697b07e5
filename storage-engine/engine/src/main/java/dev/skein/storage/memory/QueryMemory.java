package dev.skein.storage.memory;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import java.util.concurrent.atomic.AtomicLong;

/// The bytes that one query holds, within its own limit and the process's budget. Thread-safe.
public final class QueryMemory implements AutoCloseable {
    private final MemoryBudget budget;
    private final long limitBytes;
    private final AtomicLong reservedBytes = new AtomicLong();
    private final AtomicLong peakBytes = new AtomicLong();

    /// @param budget the process's budget
    /// @param limitBytes the most bytes that this query may hold
    public QueryMemory(MemoryBudget budget, long limitBytes) {
        this.budget = budget;
        this.limitBytes = limitBytes;
    }

    /// Reserves bytes before they are allocated.
    ///
    /// @param bytes how many, at least 0
    /// @param purpose what for, as the error names it, such as `hash join build`
    /// @throws SkeinException OUT_OF_MEMORY if the query's limit or the process's budget does not allow it; nothing is
    ///     reserved then
    public void reserve(long bytes, String purpose) {
        if (!tryReserve(bytes)) {
            throw new SkeinException(ErrorCode.OUT_OF_MEMORY,
                    "the query needs " + bytes + " more bytes for its " + purpose + ", but holds " + reservedBytes.get()
                            + " of the " + Math.min(limitBytes, budget.limitBytes()) + " bytes it may hold, and "
                            + budget.reservedBytes() + " bytes are held by all queries; raise --memory, or let the query"
                            + " read less");
        }
    }

    /// Reserves bytes if limit and budget allow it.
    public boolean tryReserve(long bytes) {
        return tryReserve(bytes, limitBytes, budget.limitBytes());
    }

    /// Reserves bytes if limit and budget allow it and a quarter of each stays free: for those who can do with less memory,
    /// so that those who cannot find some.
    public boolean tryReserveSparingly(long bytes) {
        return tryReserve(bytes, limitBytes - limitBytes / 4, budget.limitBytes() - budget.limitBytes() / 4);
    }

    private boolean tryReserve(long bytes, long ownLimit, long budgetLimit) {
        if (!MemoryBudget.addWithin(reservedBytes, bytes, ownLimit)) {
            return false;
        }
        if (!budget.tryReserve(bytes, budgetLimit)) {
            reservedBytes.addAndGet(-bytes);
            return false;
        }
        peakBytes.accumulateAndGet(reservedBytes.get(), Math::max);
        return true;
    }

    /// Gives back bytes that were reserved.
    public void release(long bytes) {
        reservedBytes.addAndGet(-bytes);
        budget.release(bytes);
    }

    /// The most bytes that the query may hold.
    public long limitBytes() {
        return limitBytes;
    }

    /// The bytes that the query holds now.
    public long reservedBytes() {
        return reservedBytes.get();
    }

    /// The most bytes that the query held at any time.
    public long peakBytes() {
        return peakBytes.get();
    }

    /// Gives back whatever is still reserved; the query is over.
    @Override
    public void close() {
        budget.release(reservedBytes.getAndSet(0));
    }
}
