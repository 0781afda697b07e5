package dev.skein.executor.operator.join;

import dev.skein.executor.QueryProfile.OperatorProfile;
import dev.skein.executor.operator.rows.KeptColumns;
import dev.skein.executor.operator.rows.PartitionedRows;
import dev.skein.executor.operator.rows.RowStore;
import dev.skein.executor.pipeline.Operator;
import dev.skein.executor.pipeline.QueryRun;
import dev.skein.executor.pipeline.Reservation;
import dev.skein.executor.pipeline.Worker;
import dev.skein.storage.batch.Batch;
import org.jspecify.annotations.Nullable;

/// The rows of a join's right side, or others that are collected before anybody reads them.
///
/// Drivers collect rows of their own and hand them over at their end; then the rows are read by many threads. As soon as one
/// driver gets no more memory, all of them write to files instead, and so does the state with what was handed over.
public final class BuildSide implements AutoCloseable {
    private final KeptColumns columns;
    private final long workBytesPerRow;
    private final QueryRun run;
    private final String purpose;
    private final Reservation reservation;
    private final @Nullable PartitionedRows files;
    /// Counts the rows in memory.
    private Reservation held;
    private RowStore rows;
    private boolean[] matched = {};
    private volatile boolean spilled;

    /// @param columns which columns are read later; the others are not collected
    /// @param workBytesPerRow what the join will need per row beside the row itself
    /// @param files where rows go that memory does not hold; null if they must stay in memory
    public BuildSide(
            KeptColumns columns,
            long workBytesPerRow,
            QueryRun run,
            String purpose,
            @Nullable PartitionedRows files) {
        this.columns = columns;
        this.workBytesPerRow = workBytesPerRow;
        this.run = run;
        this.purpose = purpose;
        this.files = files;
        this.reservation = run.reservation(purpose);
        this.held = reservation;
        this.rows = new RowStore(columns.types(), reservation);
    }

    /// The end of the chain of a driver of the right side.
    public Operator sink(Worker worker, OperatorProfile profile) {
        return new Sink(worker, profile);
    }

    private long workBytes(long rowCount) {
        return rowCount * workBytesPerRow;
    }

    private final class Sink extends Operator {
        private final Reservation own = run.reservation(purpose);
        private PartitionedRows.@Nullable Writer writer;
        private RowStore mine = new RowStore(columns.types(), own);

        Sink(Worker worker, OperatorProfile profile) {
            super(worker, profile);
        }

        @Override
        protected void push(Batch batch) {
            PartitionedRows target = files;
            if (target == null) {
                mine.append(batch, columns.places());
                return;
            }
            if (!spilled && !own.prepayBatch(workBytes(mine.rowCount()))) {
                spilled = true;
            }
            if (spilled) {
                spill(target).write(batch, columns.places());
            } else {
                mine.append(batch, columns.places());
                own.keepPrepaid(workBytes(mine.rowCount()));
            }
        }

        /// Writes what is in memory, and gives the way to write more.
        private PartitionedRows.Writer spill(PartitionedRows target) {
            PartitionedRows.Writer open = writer;
            if (open == null) {
                open = target.new Writer();
                writer = open;
                profile().bytes.add(own.bytes());
                open.write(mine);
                mine = new RowStore(columns.types(), own);
                own.close();
            }
            return open;
        }

        @Override
        protected void finish() {
            PartitionedRows target = files;
            if (target != null && (spilled || !hand(mine, own, false))) {
                spilled = true;
                spill(target);
            } else {
                profile().bytes.add(own.bytes());
                if (target == null) {
                    hand(mine, own, true);
                }
            }
        }

        @Override
        public boolean wantsInput() {
            return true;
        }
    }

    /// Takes a driver's rows. The first store is kept as it is, others are appended to it.
    ///
    /// @param must whether to fail if they do not fit
    /// @return false if they do not fit; the driver keeps them then
    private synchronized boolean hand(RowStore more, Reservation counted, boolean must) {
        counted.keepPrepaid(0);
        if (more.rowCount() == 0) {
            counted.close();
            return true;
        }
        long work = workBytes((long) rows.rowCount() + more.rowCount());
        if (!reservation.prepayOrSmall(work) && !must) {
            return false;
        }
        if (rows.rowCount() == 0) {
            held = counted;
            rows = more;
            return true;
        }
        if (!held.prepayOrSmall(held.bytes() + 2 * counted.bytes()) && !must) {
            return false;
        }
        rows.append(more);
        held.keepPrepaid(0);
        counted.close();
        return true;
    }

    /// Takes rows of a single driver, unless memory is short and there are some already.
    ///
    /// @param batch rows of the kept columns alone
    boolean takes(Batch batch) {
        if (!reservation.prepayBatch(2 * workBytes(rows.rowCount()))) {
            return false;
        }
        rows.append(batch.columns(), batch.length());
        reservation.keepPrepaid(2 * workBytes(rows.rowCount()));
        return true;
    }

    /// Whether rows are in files.
    public boolean isSpilled() {
        return spilled;
    }

    /// Whether rows can go to files.
    boolean canSpill() {
        return files != null;
    }

    /// Writes what is still in memory.
    public void spill() {
        PartitionedRows target = files;
        if (target == null) {
            throw new IllegalStateException("rows that must stay in memory");
        }
        spilled = true;
        target.new Writer().write(rows);
        rows = new RowStore(columns.types(), reservation);
        matched = new boolean[0];
        held.close();
        reservation.close();
        held = reservation;
    }

    /// Which columns are kept.
    KeptColumns columns() {
        return columns;
    }

    /// The rows in memory, when all drivers ended.
    public RowStore rows() {
        return rows;
    }

    int rowCount() {
        return rows.rowCount();
    }

    /// What the join's own structures are counted in.
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

    @Override
    public void close() {
        held.close();
        reservation.close();
    }
}
