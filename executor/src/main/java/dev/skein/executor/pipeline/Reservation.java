package dev.skein.executor.pipeline;

import dev.skein.storage.memory.QueryMemory;

/// Bytes that one structure of a query holds; gives them back when closed. Confined to one thread at a time.
public final class Reservation implements AutoCloseable {
    /// What appending one batch may take beyond twice what is held, unless the query has little memory at all.
    private static final long BATCH_BYTES = 1L << 20;

    /// The same as a part of the query's memory.
    private static final long BATCH_PART = 8;

    /// Structures below this are not worth a file, unless the query has little memory at all.
    private static final long SMALL_BYTES = 1L << 19;

    /// The same as a part of the query's memory.
    private static final long SMALL_PART = 32;

    private final QueryMemory memory;
    private final String purpose;
    private final long batchBytes;
    private final long smallBytes;
    private long bytes;
    private long prepaid;

    /// @param purpose what for, as an error names it, such as `hash join build`
    public Reservation(QueryMemory memory, String purpose) {
        this.memory = memory;
        this.purpose = purpose;
        this.batchBytes = Math.min(BATCH_BYTES, memory.limitBytes() / BATCH_PART);
        this.smallBytes = Math.min(SMALL_BYTES, memory.limitBytes() / SMALL_PART);
    }

    /// Reserves more bytes; to be called before they are allocated.
    ///
    /// @throws dev.skein.catalog.SkeinException OUT_OF_MEMORY
    public void grow(long moreBytes) {
        long known = Math.min(prepaid, moreBytes);
        memory.reserve(moreBytes - known, purpose);
        prepaid -= known;
        bytes += moreBytes;
    }

    /// Reserves bytes that calls of [#grow] will take, if limit and budget have them to spare: whoever can do with less
    /// memory asks here first, rather than fail there.
    ///
    /// @param wantedBytes how many bytes are to be there for `grow`, those that were left over by earlier calls counted
    /// @return false if there is not enough; nothing has changed then
    public boolean prepay(long wantedBytes) {
        long missing = wantedBytes - prepaid;
        if (missing > 0) {
            if (!memory.tryReserveSparingly(missing)) {
                return false;
            }
            prepaid = wantedBytes;
        }
        return true;
    }

    /// The same for a structure of known size; a small one may be made anyway.
    public boolean prepayOrSmall(long wantedBytes) {
        return prepay(wantedBytes) || bytes + wantedBytes < smallBytes;
    }

    /// Asks whether a structure that grows by doubling may take one more batch, and prepays what that may need. A small
    /// structure may anyway: writing it to disk would not help.
    ///
    /// @param laterBytes what will be needed once all batches came
    public boolean prepayBatch(long laterBytes) {
        return prepay(2 * bytes + laterBytes + batchBytes) || bytes < smallBytes;
    }

    /// Gives back prepaid bytes beyond this number.
    public void keepPrepaid(long keptBytes) {
        if (prepaid > keptBytes) {
            memory.release(prepaid - keptBytes);
            prepaid = keptBytes;
        }
    }

    /// Gives some of them back.
    public void shrink(long fewerBytes) {
        memory.release(fewerBytes);
        bytes -= fewerBytes;
    }

    /// The bytes that are reserved, prepaid ones not counted.
    public long bytes() {
        return bytes;
    }

    /// Gives all of them back, prepaid ones too. Idempotent; the reservation can be used again.
    @Override
    public void close() {
        long held = bytes + prepaid;
        bytes = 0;
        prepaid = 0;
        if (held > 0) {
            memory.release(held);
        }
    }
}
