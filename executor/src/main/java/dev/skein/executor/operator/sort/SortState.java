package dev.skein.executor.operator.sort;

import dev.skein.catalog.SqlType;
import dev.skein.executor.QueryProfile.OperatorProfile;
import dev.skein.executor.operator.rows.RowStore;
import dev.skein.executor.operator.rows.StoreSource.Rows;
import dev.skein.executor.pipeline.FinishStage;
import dev.skein.executor.pipeline.Operator;
import dev.skein.executor.pipeline.Reservation;
import dev.skein.executor.pipeline.Stage.Task;
import dev.skein.executor.pipeline.Worker;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.expression.SortKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A sort: drivers collect rows, then tasks sort parts of them side by side, then the parts are merged.
public final class SortState implements FinishStage.Steps {
    /// Rows that are worth a task of their own.
    private static final int ROWS_PER_TASK = 1 << 15;

    private final List<SortKey> keys;
    private final RowStore rows;
    private final Reservation reservation;
    private final int[] places;
    private final Supplier<Reservation> driverReservations;
    private final List<SqlType> types;
    private final List<Integer> bounds = new ArrayList<>();
    private @Nullable RowOrder order;
    private int[] sorted = {};
    private int[] spare = {};

    /// @param reservation what the rows are counted in
    /// @param driverReservations what each driver's rows are counted in until they are put together
    public SortState(
            List<SqlType> types, List<SortKey> keys, Reservation reservation, Supplier<Reservation> driverReservations) {
        this.types = List.copyOf(types);
        this.keys = List.copyOf(keys);
        this.reservation = reservation;
        this.rows = new RowStore(types, reservation);
        this.driverReservations = driverReservations;
        this.places = new int[types.size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = i;
        }
    }

    /// The end of a driver's chain.
    public Operator sink(Worker worker, OperatorProfile profile) {
        return new Sink(worker, profile);
    }

    private final class Sink extends Operator {
        private final Reservation held = driverReservations.get();
        private final RowStore mine = new RowStore(types, held);

        Sink(Worker worker, OperatorProfile profile) {
            super(worker, profile);
        }

        @Override
        protected void push(Batch batch) {
            mine.append(batch, places);
        }

        @Override
        protected void finish() {
            profile().bytes.add(held.bytes());
            synchronized (rows) {
                rows.append(mine);
            }
            held.close();
        }

        @Override
        public boolean wantsInput() {
            return true;
        }
    }

    @Override
    public List<Task> tasks(int workers) {
        int count = rows.rowCount();
        reservation.grow((long) count * RowOrder.bytesPerRow());
        RowOrder ordering = new RowOrder(rows.columns(), keys, count);
        order = ordering;
        sorted = new int[count];
        spare = new int[count];
        for (int i = 0; i < count; i++) {
            sorted[i] = i;
        }
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

    /// The rows in order, when the sort is done.
    public Rows result() {
        return new Rows(rows.columns(), sorted, rows.rowCount());
    }
}
