package dev.skein.executor.operator.join;

import dev.skein.catalog.SqlType;
import dev.skein.executor.QueryProfile.OperatorProfile;
import dev.skein.executor.operator.rows.RowStore;
import dev.skein.executor.pipeline.Operator;
import dev.skein.executor.pipeline.Reservation;
import dev.skein.executor.pipeline.Worker;
import dev.skein.storage.batch.Batch;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The rows of a join's right side.
///
/// Drivers collect rows of their own and hand them over at their end; then the rows are read by many threads.
public final class BuildSide {
    private final List<SqlType> types;
    private final int[] places;
    private final Supplier<Reservation> driverReservations;
    private final Reservation reservation;
    private @Nullable RowStore rows;
    private boolean[] matched = {};

    /// @param kept which columns are read later; the others are not collected
    /// @param reservation what the rows are counted in
    /// @param driverReservations what each driver's rows are counted in until they are put together
    public BuildSide(
            List<SqlType> types, List<Integer> kept, Reservation reservation, Supplier<Reservation> driverReservations) {
        this.types = kept.stream().map(types::get).toList();
        this.places = kept.stream().mapToInt(place -> place).toArray();
        this.reservation = reservation;
        this.driverReservations = driverReservations;
    }

    /// The end of the chain of a driver of the right side.
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
            hand(mine, held);
        }

        @Override
        public boolean wantsInput() {
            return true;
        }
    }

    /// The first store is kept as it is, others are appended to it.
    private synchronized void hand(RowStore more, Reservation held) {
        RowStore all = rows;
        if (all == null) {
            rows = more;
        } else if (more.rowCount() > 0) {
            all.append(more);
            held.close();
        }
    }

    /// The rows, when all drivers ended.
    RowStore rows() {
        RowStore all = rows;
        if (all == null) {
            all = new RowStore(types, reservation);
            rows = all;
        }
        return all;
    }

    int rowCount() {
        return rows().rowCount();
    }

    Reservation reservation() {
        return reservation;
    }

    /// Makes room to remember which rows found a partner.
    void trackMatches() {
        reservation.grow(rowCount());
        matched = new boolean[rowCount()];
    }

    /// Remembers that a row found a partner; drivers may do this side by side.
    void matched(int row) {
        matched[row] = true;
    }

    /// Whether a row found a partner, when all drivers of the left side ended.
    boolean isMatched(int row) {
        return matched[row];
    }
}
