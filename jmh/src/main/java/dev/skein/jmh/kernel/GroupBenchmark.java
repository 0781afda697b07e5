package dev.skein.jmh.kernel;

import dev.skein.catalog.SqlType;
import dev.skein.executor.operator.rows.KeyTable;
import dev.skein.executor.pipeline.Reservation;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.memory.MemoryBudget;
import dev.skein.storage.memory.QueryMemory;
import java.util.Arrays;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// Numbers of groups, and of the build side's rows in a join, by key.
///
/// Run it with `./skein benchmark kernels`. Hypothesis: keys that address an array cost a small multiple of reading them
/// as long as the array is cached; keys that are hashed cost a cache miss each.
@State(Scope.Thread)
public class GroupBenchmark {
    /// Keys that lie side by side address an array; those that are spread are hashed.
    @Param({"1000", "1000000"})
    public int keys;

    /// Whether keys lie side by side.
    @Param({"true", "false"})
    public boolean dense;

    private final long[] values = new long[Region.ROWS];
    private final int[] numbers = new int[Region.ROWS];
    private final List<Column> columns =
            List.of(new LongColumn(values, null, Region.ROWS, Long.MIN_VALUE, Long.MAX_VALUE));
    private final QueryMemory memory = new QueryMemory(new MemoryBudget(1L << 30), 1L << 30);
    private final KeyTable table = new KeyTable(List.of(SqlType.BIGINT), new Reservation(memory, "benchmark"));
    private final KeyTable.Finder finder = table.finder();
    private long next;

    /// Adds all keys.
    @Setup
    public void fill() {
        for (int first = 0; first < keys; first += Region.ROWS) {
            int start = first;
            Arrays.setAll(values, i -> key(Math.min(start + i, keys - 1)));
            table.assign(columns, Region.ROWS, numbers);
        }
    }

    private long key(long index) {
        return dense ? index : index * 0x9E3779B97F4A7C15L;
    }

    /// Looks up a batch of keys in random order.
    @Benchmark
    public int[] find(Progress progress) {
        long place = next;
        for (int i = 0; i < Region.ROWS; i++) {
            place = (place * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L);
            values[i] = key(Math.floorMod(place >>> 20, keys));
        }
        next = place;
        finder.find(columns, Region.ROWS, numbers);
        progress.add(Region.ROWS, (long) Region.ROWS * Long.BYTES);
        return numbers;
    }
}
