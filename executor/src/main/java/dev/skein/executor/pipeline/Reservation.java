package dev.skein.executor.pipeline;

import dev.skein.storage.memory.QueryMemory;

/// Bytes that one structure of a query holds; gives them back when closed. Confined to one thread at a time.
public final class Reservation implements AutoCloseable {
    private final QueryMemory memory;
    private final String purpose;
    private long bytes;

    /// @param purpose what for, as an error names it, such as `hash join build`
    public Reservation(QueryMemory memory, String purpose) {
        this.memory = memory;
        this.purpose = purpose;
    }

    /// Reserves more bytes; to be called before they are allocated.
    ///
    /// @throws dev.skein.catalog.SkeinException OUT_OF_MEMORY
    public void grow(long moreBytes) {
        memory.reserve(moreBytes, purpose);
        bytes += moreBytes;
    }

    /// Gives some of them back.
    public void shrink(long fewerBytes) {
        memory.release(fewerBytes);
        bytes -= fewerBytes;
    }

    /// The bytes that are reserved.
    public long bytes() {
        return bytes;
    }

    /// Gives all of them back. Idempotent.
    @Override
    public void close() {
        long held = bytes;
        bytes = 0;
        if (held > 0) {
            memory.release(held);
        }
    }
}
