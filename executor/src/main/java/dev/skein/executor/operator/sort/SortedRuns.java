package dev.skein.executor.operator.sort;

import dev.skein.catalog.SqlType;
import dev.skein.executor.operator.rows.RowGather;
import dev.skein.executor.operator.rows.RowStore;
import dev.skein.executor.pipeline.Reservation;
import dev.skein.executor.pipeline.Worker;
import dev.skein.executor.spill.SpillDirectory;
import dev.skein.executor.spill.SpillFile;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.expression.SortKey;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// The sorted parts of a sort that does not fit into memory, each in a file of its own (external merge sort; Knuth, The Art
/// of Computer Programming, volume 3, section 5.4).
///
/// Drivers add runs side by side; everything else is confined to one thread at a time.
final class SortedRuns implements AutoCloseable {
    /// Bytes of a block that a merge reads at a time: few enough that many runs are merged at once.
    private static final int BLOCK_BYTES = 1 << 17;

    /// A guess at the bytes of a value, to choose the rows of a block.
    private static final int VALUE_BYTES = 16;

    /// The most runs that are merged at once.
    private static final int MAX_FAN_IN = 64;

    private final List<SqlType> types;
    private final List<SortKey> keys;
    private final SpillDirectory directory;
    private final Reservation buffers;
    private final long wantedRows;
    private final int blockRows;
    private final List<SpillFile> runs = new ArrayList<>();

    /// @param wantedRows how many rows are wanted, the first ones; later rows need not be kept
    /// @param buffers what the blocks of a merge are counted in
    SortedRuns(
            List<SqlType> types, List<SortKey> keys, long wantedRows, SpillDirectory directory, Reservation buffers) {
        this.wantedRows = wantedRows;
        this.types = types;
        this.keys = keys;
        this.directory = directory;
        this.buffers = buffers;
        this.blockRows = Math.clamp(BLOCK_BYTES / (VALUE_BYTES * Math.max(1, types.size())), 64, Batch.MAX_ROWS);
    }

    synchronized boolean isEmpty() {
        return runs.isEmpty();
    }

    /// Sorts rows and writes them to a file.
    ///
    /// @param held where [RowOrder#bytesPerRow()] bytes per row can be reserved
    void add(RowStore rows, Reservation held) {
        int count = rows.rowCount();
        held.grow((long) count * RowOrder.bytesPerRow());
        List<Column> columns = rows.columns();
        int[] order = new RowOrder(columns, keys, count).sortAll();
        SpillFile file = directory.create(types);
        keep(file);
        int kept = (int) Math.min(wantedRows, count);
        for (int from = 0; from < kept; from += blockRows) {
            file.append(columns, order, from, Math.min(blockRows, kept - from));
        }
    }

    private synchronized void keep(SpillFile file) {
        runs.add(file);
    }

    /// Merges runs into longer ones until all that are left can be merged at once.
    synchronized void mergeDown(Worker worker) {
        int fanIn = MAX_FAN_IN;
        // half of what is found is left to those who read the result
        while (fanIn > 2 && !buffers.prepay(4L * BLOCK_BYTES * fanIn)) {
            fanIn /= 2;
        }
        buffers.keepPrepaid(2L * BLOCK_BYTES * Math.min(fanIn, runs.size()));
        int[] all = IntStream.range(0, Batch.MAX_ROWS).toArray();
        while (runs.size() > fanIn) {
            List<SpillFile> some = List.copyOf(runs.subList(0, fanIn));
            SpillFile longer = directory.create(types);
            runs.add(longer);
            RunMerge merge = new RunMerge(some, keys, new RowGather(types));
            for (Batch batch = merge.next();
                    batch != null && longer.rowCount() < wantedRows;
                    batch = merge.next()) {
                worker.checkpoint();
                for (int from = 0; from < batch.length(); from += blockRows) {
                    longer.append(batch.columns(), all, from, Math.min(blockRows, batch.length() - from));
                }
            }
            some.forEach(SpillFile::close);
            runs.subList(0, fanIn).clear();
        }
    }

    /// All rows in order.
    synchronized RunMerge merge() {
        return new RunMerge(runs, keys, new RowGather(types));
    }

    @Override
    public synchronized void close() {
        runs.forEach(SpillFile::close);
        runs.clear();
    }
}
