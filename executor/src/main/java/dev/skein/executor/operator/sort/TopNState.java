package dev.skein.executor.operator.sort;

import dev.skein.catalog.SqlType;
import dev.skein.executor.QueryProfile.OperatorProfile;
import dev.skein.executor.kernel.Densifier;
import dev.skein.executor.operator.rows.RowStore;
import dev.skein.executor.operator.rows.StoreSource.Rows;
import dev.skein.executor.pipeline.Operator;
import dev.skein.executor.pipeline.Reservation;
import dev.skein.executor.pipeline.Worker;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.expression.SortKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// The first rows in an order.
///
/// Every driver keeps somewhat more rows than are wanted and now and then throws away all but the first. A bound on the
/// first key, shared by all drivers, keeps most rows out before they are copied.
public final class TopNState {
    /// Rows that a driver keeps beyond those that are wanted before it throws any away.
    private static final int SLACK_ROWS = 2 * Batch.MAX_ROWS;

    /// If more rows are wanted, sorting all costs hardly more, and takes less memory where that is scarce.
    private static final int MAX_WANTED_ROWS = 1 << 16;

    private final List<SqlType> types;
    private final List<SortKey> keys;
    private final long limit;
    private final long offset;
    private final Supplier<Reservation> reservations;
    private final AtomicLong worstPrefix = new AtomicLong(Long.MAX_VALUE);
    private final List<RowStore> kept = new ArrayList<>();

    /// @param limit how many rows are wanted after the offset
    /// @param reservations what each driver's rows are counted in
    public TopNState(
            List<SqlType> types, List<SortKey> keys, long limit, long offset, Supplier<Reservation> reservations) {
        this.types = List.copyOf(types);
        this.keys = List.copyOf(keys);
        this.limit = limit;
        this.offset = offset;
        this.reservations = reservations;
    }

    /// Whether so many rows after so many others are few enough to be kept at hand.
    public static boolean isWorthIt(long limit, long offset) {
        return saturatedSum(limit, offset) <= MAX_WANTED_ROWS;
    }

    private int wanted() {
        return (int) Math.min(Integer.MAX_VALUE - 2L * SLACK_ROWS, saturatedSum(limit, offset));
    }

    private static long saturatedSum(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }

    /// The end of a driver's chain.
    public Operator sink(Worker worker, OperatorProfile profile) {
        return new Sink(worker, profile);
    }

    private final class Sink extends Operator {
        private final int[] places;
        private final Densifier firstKey = new Densifier();
        private final long[] prefixes = new long[Batch.MAX_ROWS];
        private final int[] passed = new int[Batch.MAX_ROWS];
        private Reservation held = reservations.get();
        private RowStore mine = new RowStore(types, held);

        Sink(Worker worker, OperatorProfile profile) {
            super(worker, profile);
            this.places = new int[types.size()];
            Arrays.setAll(places, i -> i);
        }

        @Override
        protected void push(Batch batch) {
            if (mine.rowCount() > wanted() && !held.prepayBatch(0)) {
                cut();
            }
            mine.append(promising(batch), places);
            held.keepPrepaid(0);
            if (mine.rowCount() >= (long) wanted() + SLACK_ROWS) {
                cut();
            }
        }

        /// The rows that may still be among the first.
        private Batch promising(Batch batch) {
            long bound = worstPrefix.get();
            if (bound == Long.MAX_VALUE) {
                return batch;
            }
            SortKey key = keys.getFirst();
            int count = batch.selectedCount();
            Column values = firstKey.densify(batch.columns().get(key.column()), batch.selection(), count);
            RowOrder.fillPrefixes(values, key, prefixes, count);
            int[] selected = batch.selection();
            int found = 0;
            for (int i = 0; i < count; i++) {
                passed[found] = selected == null ? i : selected[i];
                found += prefixes[i] <= bound ? 1 : 0;
            }
            return batch.select(passed, found);
        }

        private void cut() {
            int count = mine.rowCount();
            List<Column> columns = mine.columns();
            int[] order = new RowOrder(columns, keys, count).sortAll();
            int keep = Math.min(count, wanted());
            Reservation next = reservations.get();
            RowStore best = new RowStore(types, next);
            List<Densifier> densifiers = new ArrayList<>();
            types.forEach(_ -> densifiers.add(new Densifier()));
            for (int from = 0; from < keep; from += Batch.MAX_ROWS) {
                int size = Math.min(Batch.MAX_ROWS, keep - from);
                int[] part = Arrays.copyOfRange(order, from, from + size);
                List<Column> dense = new ArrayList<>();
                for (int i = 0; i < columns.size(); i++) {
                    dense.add(densifiers.get(i).densify(columns.get(i), part, size));
                }
                best.append(dense, size);
            }
            held.close();
            held = next;
            mine = best;
            if (keep == wanted() && keep > 0) {
                SortKey key = keys.getFirst();
                long[] all = new long[keep];
                RowOrder.fillPrefixes(best.columns().get(key.column()), key, all, keep);
                worstPrefix.accumulateAndGet(all[keep - 1], Math::min);
            }
        }

        @Override
        protected void finish() {
            profile().bytes.add(held.bytes());
            synchronized (kept) {
                kept.add(mine);
            }
        }

        @Override
        public boolean wantsInput() {
            return limit > 0;
        }
    }

    /// The first rows of all drivers, in order, when all have ended.
    public Rows result() {
        RowStore all = new RowStore(types, reservations.get());
        kept.forEach(all::append);
        int count = all.rowCount();
        int[] order = count == 0 ? new int[0] : new RowOrder(all.columns(), keys, count).sortAll();
        int from = (int) Math.min(offset, count);
        int to = (int) Math.min(saturatedSum(from, limit), count);
        return new Rows(all.columns(), Arrays.copyOfRange(order, from, to), to - from);
    }
}
