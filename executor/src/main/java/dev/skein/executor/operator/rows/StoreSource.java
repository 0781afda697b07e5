package dev.skein.executor.operator.rows;

import dev.skein.executor.kernel.Densifier;
import dev.skein.executor.pipeline.BatchCursor;
import dev.skein.executor.pipeline.BatchSource;
import dev.skein.executor.pipeline.Worker;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Gives the rows of dense columns batch by batch, in order if one driver reads them.
public final class StoreSource implements BatchSource {
    /// Rows that are worth a driver of their own.
    private static final int ROWS_PER_DRIVER = 8 * Batch.MAX_ROWS;

    private final Supplier<Rows> supplier;
    private final boolean ordered;
    private final AtomicInteger next = new AtomicInteger();
    private Rows rows = new Rows(List.of(), null, 0);

    /// Rows to give.
    ///
    /// @param columns dense columns of any length
    /// @param places which rows of them to give, in this order; null for all
    /// @param count number of rows to give
    public record Rows(List<Column> columns, int @Nullable [] places, int count) {}

    /// @param supplier asked once, when the source is prepared
    /// @param ordered whether the order counts, so that one driver must read all
    public StoreSource(Supplier<Rows> supplier, boolean ordered) {
        this.supplier = supplier;
        this.ordered = ordered;
    }

    @Override
    public int prepare() {
        rows = supplier.get();
        return ordered || rows.count() <= ROWS_PER_DRIVER ? 1 : rows.count() / ROWS_PER_DRIVER + 1;
    }

    @Override
    public boolean isSmall() {
        return rows.count() <= Batch.MAX_ROWS;
    }

    @Override
    public BatchCursor open(Worker worker) {
        return new Cursor();
    }

    private final class Cursor implements BatchCursor {
        private final List<Densifier> densifiers = new ArrayList<>();
        private final int[] places = new int[Batch.MAX_ROWS];

        Cursor() {
            for (int i = 0; i < rows.columns().size(); i++) {
                densifiers.add(new Densifier());
            }
        }

        @Override
        public @Nullable Batch next() {
            int from = next.getAndAdd(Batch.MAX_ROWS);
            int count = Math.min(Batch.MAX_ROWS, rows.count() - from);
            if (from < 0 || count <= 0) {
                return null;
            }
            int[] order = rows.places();
            if (order == null) {
                for (int i = 0; i < count; i++) {
                    places[i] = from + i;
                }
            } else {
                System.arraycopy(order, from, places, 0, count);
            }
            List<Column> columns = new ArrayList<>(rows.columns().size());
            for (int i = 0; i < rows.columns().size(); i++) {
                columns.add(densifiers.get(i).densify(rows.columns().get(i), places, count));
            }
            return Batch.of(columns, count);
        }

        @Override
        public void close() {}
    }
}
