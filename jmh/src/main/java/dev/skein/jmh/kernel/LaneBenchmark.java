package dev.skein.jmh.kernel;

import dev.skein.executor.kernel.Densifier;
import dev.skein.executor.kernel.simd.LaneKernels;
import dev.skein.storage.batch.PackedColumn;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// Filters, decoding and gathering of narrow lanes.
///
/// Run it with `./skein benchmark kernels`. Hypothesis: filters and decoding run at memory bandwidth for lanes of four
/// bytes, and are bound by writing what they make for narrower ones; gathering a tenth of the rows costs less than decoding
/// all.
@State(Scope.Thread)
public class LaneBenchmark {
    private static final LaneKernels KERNELS = LaneKernels.best();
    private static final int GATHERED = Region.ROWS / 10;

    /// Bytes of a lane.
    @Param({"1", "2", "4"})
    public int bytes;

    private final long[] rowSet = new long[Region.ROWS / Long.SIZE];
    private final long[] values = new long[Region.ROWS];
    private final int[] codes = new int[Region.ROWS];
    private final int[] some = new int[GATHERED];

    /// Chooses rows to gather.
    @Setup
    public void choose() {
        SplittableRandom random = new SplittableRandom(2);
        Arrays.setAll(some, i -> i * 10 + random.nextInt(10));
    }

    /// A range condition that a third of the rows meets.
    @Benchmark
    public long[] filter(Region region, Progress progress) {
        Arrays.fill(rowSet, -1);
        long greatest = (1L << 8 * bytes) - 1;
        KERNELS.keepLanes(region.memory(), region.next((long) Region.ROWS * bytes), bytes, greatest / 3, greatest / 3 * 2,
                rowSet, Region.ROWS);
        progress.add(Region.ROWS, (long) Region.ROWS * bytes);
        return rowSet;
    }

    /// All rows as longs.
    @Benchmark
    public long[] decode(Region region, Progress progress) {
        PackedColumn column = region.column(bytes);
        Densifier.decodeInto(column, null, Region.ROWS, values);
        progress.add(Region.ROWS, (long) Region.ROWS * bytes);
        return values;
    }

    /// All rows as dictionary codes.
    @Benchmark
    public int[] decodeCodes(Region region, Progress progress) {
        KERNELS.decodeInts(region.memory(), region.next((long) Region.ROWS * bytes), bytes, codes, Region.ROWS);
        progress.add(Region.ROWS, (long) Region.ROWS * bytes);
        return codes;
    }

    /// Every tenth row as a long; the bytes are those of all rows, whose cache lines it touches.
    @Benchmark
    public long[] gather(Region region, Progress progress) {
        PackedColumn column = region.column(bytes);
        Densifier.decodeInto(column, some, GATHERED, values);
        progress.add(Region.ROWS, (long) Region.ROWS * bytes);
        return values;
    }
}
