package dev.skein.jmh.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// How fast all threads together read memory: the yardstick of the other benchmarks.
///
/// Run it with `./skein benchmark kernels`. Hypothesis: reading eight independent longs at a time, one of every cache
/// line's, is bound by memory and by nothing else.
@State(Scope.Thread)
public class BandwidthBenchmark {
    private static final int BLOCK_BYTES = 1 << 20;
    private static final int LINE_BYTES = 64;
    private static final int LINES_AT_ONCE = 8;

    /// Touches every cache line of a megabyte.
    @Benchmark
    public long read(Region region, Progress progress) {
        MemorySegment memory = region.memory();
        long start = region.next(BLOCK_BYTES);
        long a = 0;
        long b = 0;
        long c = 0;
        long d = 0;
        for (long at = start; at < start + BLOCK_BYTES; at += LINES_AT_ONCE * LINE_BYTES) {
            a += memory.get(ValueLayout.JAVA_LONG, at) + memory.get(ValueLayout.JAVA_LONG, at + 4 * LINE_BYTES);
            b += memory.get(ValueLayout.JAVA_LONG, at + LINE_BYTES) + memory.get(ValueLayout.JAVA_LONG, at + 5 * LINE_BYTES);
            c += memory.get(ValueLayout.JAVA_LONG, at + 2 * LINE_BYTES) + memory.get(ValueLayout.JAVA_LONG, at + 6 * LINE_BYTES);
            d += memory.get(ValueLayout.JAVA_LONG, at + 3 * LINE_BYTES) + memory.get(ValueLayout.JAVA_LONG, at + 7 * LINE_BYTES);
        }
        progress.add(BLOCK_BYTES / Long.BYTES, BLOCK_BYTES);
        return a + b + c + d;
    }

}
