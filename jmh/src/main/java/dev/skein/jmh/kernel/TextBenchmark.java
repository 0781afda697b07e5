package dev.skein.jmh.kernel;

import dev.skein.executor.kernel.Densifier;
import dev.skein.executor.kernel.LikePattern;
import dev.skein.executor.kernel.TextSelection;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.StoredBytesColumn;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// Searching and copying texts of 20 to 60 bytes.
///
/// Run it with `./skein benchmark kernels`. Hypothesis: a search for a word looks at the heap in vectors, text borders or
/// not, and comes near to memory bandwidth; copying texts does not.
@State(Scope.Thread)
public class TextBenchmark {
    private static final int BATCHES = 512;
    private static final int SHORTEST = 20;
    private static final int LONGEST = 60;

    private final Arena arena = Arena.ofShared();
    private final List<StoredBytesColumn> columns = new ArrayList<>();
    private final int[] selection = new int[Region.ROWS];
    private final Densifier densifier = new Densifier();
    private final TextSelection contains = new TextSelection(
            LikePattern.compile("%special%requests%".getBytes(StandardCharsets.UTF_8), -1), true);
    private final TextSelection begins =
            new TextSelection(LikePattern.compile("forest%".getBytes(StandardCharsets.UTF_8), -1), true);
    private int next;

    /// Makes texts of lower-case letters.
    @Setup(Level.Trial)
    public void make() {
        SplittableRandom random = new SplittableRandom(4);
        for (int batch = 0; batch < BATCHES; batch++) {
            columns.add(column(random));
        }
    }

    private StoredBytesColumn column(SplittableRandom random) {
        long heap = (Region.ROWS + 1L) * Integer.BYTES;
        MemorySegment memory = arena.allocate(heap + (long) Region.ROWS * LONGEST + 64, 64);
        int at = 0;
        for (int row = 0; row < Region.ROWS; row++) {
            memory.set(ValueLayout.JAVA_INT, (long) row * Integer.BYTES, at);
            int end = at + random.nextInt(SHORTEST, LONGEST);
            for (; at < end; at++) {
                memory.set(ValueLayout.JAVA_BYTE, heap + at, (byte) (random.nextInt(6) == 0 ? ' ' : 'a' + random.nextInt(26)));
            }
        }
        memory.set(ValueLayout.JAVA_INT, (long) Region.ROWS * Integer.BYTES, at);
        return new StoredBytesColumn(memory, 0, heap, null, Region.ROWS);
    }

    /// Frees the texts.
    @TearDown(Level.Trial)
    public void free() {
        arena.close();
    }

    private StoredBytesColumn next(Progress progress) {
        StoredBytesColumn column = columns.get(next++ % BATCHES);
        int heapBytes = column.memory().get(ValueLayout.JAVA_INT, (long) Region.ROWS * Integer.BYTES);
        progress.add(Region.ROWS, heapBytes + (Region.ROWS + 1L) * Integer.BYTES);
        return column;
    }

    /// `LIKE '%…%…%'`.
    @Benchmark
    public int like(Progress progress) {
        StoredBytesColumn column = next(progress);
        return contains.select(column, Batch.of(List.of(column), Region.ROWS), selection);
    }

    /// `LIKE '…%'`.
    @Benchmark
    public int prefix(Progress progress) {
        StoredBytesColumn column = next(progress);
        return begins.select(column, Batch.of(List.of(column), Region.ROWS), selection);
    }

    /// All texts of a batch as a dense column.
    @Benchmark
    public Column copy(Progress progress) {
        return densifier.densify(next(progress), null, Region.ROWS);
    }
}
