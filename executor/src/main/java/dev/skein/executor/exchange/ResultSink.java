package dev.skein.executor.exchange;

import dev.skein.catalog.SqlType;
import dev.skein.executor.QueryProfile.OperatorProfile;
import dev.skein.executor.operator.rows.RowStore;
import dev.skein.executor.pipeline.Operator;
import dev.skein.executor.pipeline.Reservation;
import dev.skein.executor.pipeline.Worker;
import dev.skein.storage.batch.Batch;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Copies what a driver brings into batches of their own and queues them; joins small batches to larger ones.
public final class ResultSink extends Operator {
    /// The part of a batch's rows that is worth handing over on its own.
    private static final int ENOUGH_PART = 4;

    /// The part of the query's memory that a batch may take; queries with little memory get smaller batches.
    private static final int MEMORY_PART = 64;

    /// A guess at the bytes of a value, to choose the rows of a batch.
    private static final long VALUE_BYTES = 32;

    private static final int LEAST_ROWS = 64;

    /// How long the first rows of a batch wait for more.
    private static final long PATIENCE_NANOS = 20_000_000;

    private final ResultQueue queue;
    private final List<SqlType> types;
    private final int[] places;
    private final int maxRows;
    private final int[] slice;
    private @Nullable RowStore store;
    private @Nullable Reservation reservation;
    private long firstRowNanos;

    /// @param types types of the result's columns
    public ResultSink(Worker worker, OperatorProfile profile, ResultQueue queue, List<SqlType> types) {
        super(worker, profile);
        this.queue = queue;
        this.types = types;
        this.places = new int[types.size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = i;
        }
        long affordableRows = worker.run().memory().limitBytes() / MEMORY_PART / (VALUE_BYTES * Math.max(1, types.size()));
        this.maxRows = Math.clamp(affordableRows, LEAST_ROWS, Batch.MAX_ROWS);
        this.slice = new int[maxRows < Batch.MAX_ROWS ? maxRows : 0];
        worker.run().own(this::discard);
    }

    @Override
    protected void push(Batch batch) {
        int[] selected = batch.selection();
        int count = batch.selectedCount();
        if (count <= maxRows) {
            add(batch);
            return;
        }
        for (int from = 0; from < count; from += maxRows) {
            int rows = Math.min(maxRows, count - from);
            for (int i = 0; i < rows; i++) {
                slice[i] = selected == null ? from + i : selected[from + i];
            }
            add(batch.select(slice, rows));
        }
    }

    private void add(Batch batch) {
        RowStore collected = store;
        if (collected != null && collected.rowCount() + batch.selectedCount() > maxRows) {
            flush(collected);
            collected = null;
        }
        if (collected == null) {
            collected = begin();
            firstRowNanos = System.nanoTime();
        }
        collected.append(batch, places);
        if (collected.rowCount() >= maxRows / ENOUGH_PART || System.nanoTime() - firstRowNanos > PATIENCE_NANOS) {
            flush(collected);
        }
    }

    @Override
    protected void finish() {
        RowStore collected = store;
        if (collected != null) {
            flush(collected);
        }
    }

    @Override
    public boolean wantsInput() {
        return true;
    }

    private RowStore begin() {
        Reservation held = new Reservation(worker().run().memory(), "result");
        RowStore collected = new RowStore(types, held);
        reservation = held;
        store = collected;
        return collected;
    }

    private void flush(RowStore collected) {
        Reservation held = Objects.requireNonNull(reservation);
        store = null;
        reservation = null;
        queue.put(worker(), Batch.of(collected.columns(), collected.rowCount()), held);
    }

    private void discard() {
        Reservation held = reservation;
        reservation = null;
        if (held != null) {
            held.close();
        }
    }
}
