package dev.skein.jmh.kernel;

import dev.skein.executor.kernel.RowSetSums;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// Sums of the rows that a filter or a group chose, in the lanes as they are stored.
///
/// Run it with `./skein benchmark kernels`. Hypothesis: lanes of four bytes and more are summed at memory bandwidth; narrower
/// ones are bound by the masks, of which each brings as many rows as a vector has lanes.
@State(Scope.Thread)
public class SumBenchmark {
    /// Bytes of a lane.
    @Param({"1", "2", "4", "8"})
    public int bytes;

    private final long[] half = new long[Region.ROWS / Long.SIZE];
    private int count;

    /// Chooses half of the rows.
    @Setup
    public void choose() {
        SplittableRandom random = new SplittableRandom(4);
        Arrays.setAll(half, _ -> random.nextLong());
        count = Arrays.stream(half).mapToInt(Long::bitCount).sum();
    }

    /// The sum of half of the rows.
    @Benchmark
    public long lanes(Region region, Progress progress) {
        progress.add(Region.ROWS, (long) Region.ROWS * bytes);
        return RowSetSums.sum(region.column(bytes), half, Region.ROWS, count);
    }
}
