package dev.skein.storage.memory;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import java.util.concurrent.atomic.AtomicLong;

/// The bytes that one query holds, within its own limit and the process's budget. Thread-safe.
///
/// A query may be guaranteed some bytes before it runs: these are set aside, and only what it holds beyond them competes
/// with other queries.
public final class QueryMemory implements AutoCloseable {
    private final MemoryBudget budget;
    private final long limitBytes;
    private final AtomicLong reservedBytes = new AtomicLong();
    private final AtomicLong peakBytes = new AtomicLong();
    private volatile long guaranteedBytes;

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
                            + budget.committedBytes() + " bytes are held by all queries or set aside for them; raise"
                            + " --memory, or let the query read less");
        }
    }

    /// Sets bytes aside for this query; to be called at most once, before it runs.
    ///
    /// @param mostBytes how many may be committed to all queries then
    /// @return false if that would be too many; nothing has changed then
    public boolean tryGuarantee(long bytes, long mostBytes) {
        if (guaranteedBytes != 0 || reservedBytes.get() != 0) {
            throw new IllegalStateException("the query has its guarantee, or runs already");
        }
        long guarantee = Math.min(bytes, limitBytes);
        if (!budget.tryCommit(guarantee, mostBytes)) {
            return false;
        }
        guaranteedBytes = guarantee;
        return true;
    }

    /// Reserves bytes if limit and budget allow it.
    public boolean tryReserve(long bytes) {
        return tryReserve(bytes, limitBytes, budget.limitBytes());
    }

    /// Reserves bytes if limit and budget allow it and a quarter of each stays free: for those who can do with less memory,
    /// so that those who cannot find some. Three quarters of what the query was guaranteed are there for them in any case.
    public boolean tryReserveSparingly(long bytes) {
        long guaranteed = guaranteedBytes;
        long ownLimit = limitBytes - limitBytes / 4;
        long budgetLimit = budget.limitBytes() - budget.limitBytes() / 4;
        return tryReserve(bytes, Math.min(ownLimit, guaranteed - guaranteed / 4), budget.limitBytes())
                || budget.committedBytes() <= budgetLimit && tryReserve(bytes, ownLimit, budgetLimit);
    }

    private boolean tryReserve(long bytes, long ownLimit, long budgetLimit) {
        while (true) {
            long before = reservedBytes.get();
            if (bytes > 0 && before > ownLimit - bytes) {
                return false;
            }
            long more = beyondGuarantee(before + bytes) - beyondGuarantee(before);
            if (!budget.tryCommit(more, budgetLimit)) {
                return false;
            }
            if (reservedBytes.compareAndSet(before, before + bytes)) {
                budget.count(bytes);
                peakBytes.accumulateAndGet(before + bytes, Math::max);
                return true;
            }
            budget.uncommit(more);
        }
    }

    private long beyondGuarantee(long bytes) {
        return Math.max(0, bytes - guaranteedBytes);
    }

    /// Gives back bytes that were reserved.
    public void release(long bytes) {
        long before = reservedBytes.getAndAdd(-bytes);
        budget.count(-bytes);
        budget.uncommit(beyondGuarantee(before) - beyondGuarantee(before - bytes));
    }

    /// The bytes that are set aside for the query.
    public long guaranteedBytes() {
        return guaranteedBytes;
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
        release(reservedBytes.get());
        budget.uncommit(guaranteedBytes);
        guaranteedBytes = 0;
    }
}
