package dev.skein.jmh.kernel;

import dev.skein.executor.kernel.simd.LaneKernels;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// Loops over values that a batch has already, decoded, in a cache: they follow a read of narrow lanes, and should cost
/// less than it.
///
/// Run it with `./skein benchmark kernels`. Hypothesis: from the cache they run faster than memory could bring longs.
@State(Scope.Thread)
public class LongBenchmark {
    private static final LaneKernels KERNELS = LaneKernels.best();

    private final long[] values = new long[Region.ROWS];
    private final int[] groups = new int[Region.ROWS];
    private final long[] half = new long[Region.ROWS / Long.SIZE];
    private final long[] rowSet = new long[Region.ROWS / Long.SIZE];
    private final int[] selection = new int[Region.ROWS];

    /// Makes values.
    @Setup
    public void make() {
        SplittableRandom random = new SplittableRandom(3);
        Arrays.setAll(values, _ -> random.nextLong(1_000_000));
        Arrays.setAll(groups, _ -> random.nextInt(4));
        Arrays.setAll(half, _ -> random.nextLong());
    }

    /// A range condition that half of the rows meets.
    @Benchmark
    public long[] filterLongs(Progress progress) {
        Arrays.fill(rowSet, -1);
        KERNELS.keepLongs(values, 250_000, 750_000, rowSet, Region.ROWS);
        progress.add(Region.ROWS, (long) Region.ROWS * Long.BYTES);
        return rowSet;
    }

    /// The sum of half of the rows.
    @Benchmark
    public long sum(Progress progress) {
        progress.add(Region.ROWS, (long) Region.ROWS * Long.BYTES);
        return KERNELS.sum(values, half, Region.ROWS);
    }

    /// A row set as a list of rows.
    @Benchmark
    public int select(Progress progress) {
        progress.add(Region.ROWS, Region.ROWS / Byte.SIZE);
        return KERNELS.rows(half, Region.ROWS, selection);
    }

    /// The rows of one group of a few.
    @Benchmark
    public long[] rowsOfGroup(Progress progress) {
        KERNELS.rowsWith(groups, 2, rowSet, Region.ROWS);
        progress.add(Region.ROWS, (long) Region.ROWS * Integer.BYTES);
        return rowSet;
    }
}
