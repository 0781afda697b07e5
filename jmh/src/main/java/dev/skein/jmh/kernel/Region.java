package dev.skein.jmh.kernel;

import dev.skein.storage.batch.PackedColumn;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// A thread's memory, full of uniform random bytes, which its benchmark goes through again and again, batch by batch: too
/// large for the caches, so that every batch comes from main memory.
@State(Scope.Thread)
public class Region {
    /// Rows of a batch, as in a scan.
    static final int ROWS = 4096;

    private static final long BYTES = 192L << 20;

    /// Kernels read whole vectors, beyond the last value.
    private static final long MARGIN = 256;

    private final Arena arena = Arena.ofShared();
    private MemorySegment memory = MemorySegment.NULL;
    private long position;

    /// Fills it.
    @Setup(Level.Trial)
    public void fill() {
        memory = arena.allocate(BYTES + MARGIN, 64);
        SplittableRandom random = new SplittableRandom(1);
        for (long at = 0; at < BYTES; at += Long.BYTES) {
            memory.set(ValueLayout.JAVA_LONG, at, random.nextLong());
        }
    }

    /// Frees it.
    @TearDown(Level.Trial)
    public void free() {
        arena.close();
    }

    MemorySegment memory() {
        return memory;
    }

    /// Where the next so many bytes lie.
    long next(long bytes) {
        if (position + bytes > BYTES) {
            position = 0;
        }
        long at = position;
        position += bytes;
        return at;
    }

    /// The next batch of values in lanes of so many bytes.
    PackedColumn column(int bytes) {
        PackedColumn.Width width = switch (bytes) {
            case 1 -> PackedColumn.Width.BYTE;
            case 2 -> PackedColumn.Width.SHORT;
            case 4 -> PackedColumn.Width.INT;
            default -> PackedColumn.Width.LONG;
        };
        long least = bytes == Long.BYTES ? Long.MIN_VALUE : 0;
        long greatest = bytes == Long.BYTES ? Long.MAX_VALUE : (1L << 8 * bytes) - 1;
        return new PackedColumn(memory, next((long) ROWS * bytes), width, 0, 1, null, ROWS, least, greatest);
    }
}
