package dev.skein.executor.operator.sort;

import dev.skein.catalog.SqlType;
import dev.skein.executor.QueryProfile.OperatorProfile;
import dev.skein.executor.operator.rows.EitherSource;
import dev.skein.executor.operator.rows.RowStore;
import dev.skein.executor.operator.rows.StoreSource;
import dev.skein.executor.operator.rows.StoreSource.Rows;
import dev.skein.executor.pipeline.BatchCursor;
import dev.skein.executor.pipeline.BatchSource;
import dev.skein.executor.pipeline.FinishStage;
import dev.skein.executor.pipeline.Operator;
import dev.skein.executor.pipeline.QueryRun;
import dev.skein.executor.pipeline.Reservation;
import dev.skein.executor.pipeline.Stage.Task;
import dev.skein.executor.pipeline.Worker;
import dev.skein.executor.spill.SpillDirectory;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.expression.SortKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A sort: drivers collect rows, then tasks sort parts of them side by side, then the parts are merged.
///
/// A driver that gets no more memory sorts what it has, writes it to a file, and begins anew; in the end all files are
/// merged. So rows are either all in memory or all in files.
public final class SortState implements FinishStage.Steps {
    /// Rows that are worth a task of their own.
    private static final int ROWS_PER_TASK = 1 << 15;

    private final List<SqlType> types;
    private final List<SortKey> keys;
    private final QueryRun run;
    private final Reservation reservation;
    private final RowStore rows;
    private final SortedRuns runs;
    private final int[] places;
    private final List<Integer> bounds = new ArrayList<>();
    private @Nullable RowOrder order;
    private int[] sorted = {};
    private int[] spare = {};

    /// @param wantedRows how many rows are wanted, the first ones; more may come
    /// @param spill where rows go that memory does not hold
    public SortState(List<SqlType> types, List<SortKey> keys, long wantedRows, QueryRun run, SpillDirectory spill) {
        this.types = List.copyOf(types);
        this.keys = List.copyOf(keys);
        this.run = run;
        this.reservation = run.reservation("sort");
        this.rows = new RowStore(types, reservation);
        this.runs = run.own(new SortedRuns(this.types, this.keys, wantedRows, spill, run.reservation("merge of sorted files")));
        this.places = new int[types.size()];
        Arrays.setAll(places, i -> i);
    }

    /// The end of a driver's chain.
    public Operator sink(Worker worker, OperatorProfile profile) {
        return new Sink(worker, profile);
    }

    private static long orderBytes(RowStore store) {
        return (long) store.rowCount() * RowOrder.bytesPerRow();
    }

    private final class Sink extends Operator {
        private final Reservation held = run.reservation("sort");
        private RowStore mine = new RowStore(types, held);

        Sink(Worker worker, OperatorProfile profile) {
            super(worker, profile);
        }

        @Override
        protected void push(Batch batch) {
            // columns grow by doubling, and what is needed to sort them must be left
            if (!held.prepayBatch(orderBytes(mine))) {
                spill();
            }
            mine.append(batch, places);
            held.keepPrepaid(orderBytes(mine));
        }

        private void spill() {
            profile().bytes.add(held.bytes());
            runs.add(mine, held);
            mine = new RowStore(types, held);
            held.close();
        }

        @Override
        protected void finish() {
            if (mine.rowCount() > 0 && !putTogether()) {
                spill();
            }
            held.close();
        }

        /// Adds the rows to those of the other drivers.
        ///
        /// @return false if they do not fit
        private boolean putTogether() {
            synchronized (rows) {
                long wanted = 2 * (reservation.bytes() + held.bytes()) + orderBytes(rows) + orderBytes(mine);
                if (!runs.isEmpty() || !reservation.prepay(wanted)) {
                    return false;
                }
                profile().bytes.add(held.bytes());
                rows.append(mine);
                reservation.keepPrepaid(orderBytes(rows));
                return true;
            }
        }

        @Override
        public boolean wantsInput() {
            return true;
        }
    }

    @Override
    public List<Task> tasks(int workers) {
        if (!runs.isEmpty()) {
            return List.of(this::writeRest);
        }
        int count = rows.rowCount();
        reservation.grow(orderBytes(rows));
        RowOrder ordering = new RowOrder(rows.columns(), keys, count);
        order = ordering;
        sorted = new int[count];
        spare = new int[count];
        Arrays.setAll(sorted, i -> i);
        int parts = Math.clamp(count / ROWS_PER_TASK, 1, workers);
        List<Task> tasks = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            int from = (int) ((long) count * part / parts);
            int to = (int) ((long) count * (part + 1) / parts);
            bounds.add(from);
            tasks.add(_ -> ordering.sort(sorted, spare, from, to));
        }
        bounds.add(count);
        return tasks;
    }

    /// Writes what some drivers had in memory when others had to write, and prepares the merge.
    private void writeRest(Worker worker) {
        if (rows.rowCount() > 0) {
            runs.add(rows, reservation);
        }
        reservation.close();
        runs.mergeDown(worker);
    }

    @Override
    public void complete() {
        RowOrder ordering = order;
        if (ordering != null) {
            for (int part = 1; part < bounds.size() - 1; part++) {
                ordering.merge(sorted, spare, 0, bounds.get(part), bounds.get(part + 1));
            }
        }
        order = null;
        spare = new int[0];
    }

    /// The rows in order; to be prepared when the sort is done.
    public BatchSource source() {
        BatchSource kept = new StoreSource(() -> new Rows(rows.columns(), sorted, rows.rowCount()), true);
        return new EitherSource(() -> !runs.isEmpty(), kept, new MergedSource());
    }

    private final class MergedSource implements BatchSource {
        @Override
        public int prepare() {
            return 1;
        }

        @Override
        public BatchCursor open(Worker worker) {
            return runs.merge();
        }
    }
}
