package dev.skein.executor.operator.join;

import dev.skein.executor.QueryProfile.OperatorProfile;
import dev.skein.executor.operator.rows.PartitionedRows;
import dev.skein.executor.pipeline.BatchCursor;
import dev.skein.executor.pipeline.BatchFeed;
import dev.skein.executor.pipeline.BatchSource;
import dev.skein.executor.pipeline.Operator;
import dev.skein.executor.pipeline.Reservation;
import dev.skein.executor.pipeline.Worker;
import dev.skein.executor.spill.SpillFile;
import dev.skein.storage.batch.Batch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Joins rows in files: every driver takes one pair of files after the other.
///
/// A pair whose right file does not fit into memory is divided again. Where that is of no use, because the file is small or
/// most of its rows have one key, the right file is read in pieces that fit, and the left file once for each of them.
final class SpilledJoin implements BatchFeed {
    private final JoinState whole;
    private final PartitionedRows leftFiles;
    private final PartitionedRows rightFiles;
    private final OperatorProfile profile;
    private final AtomicInteger nextPart = new AtomicInteger();

    /// @param whole the state that could not hold the right side
    SpilledJoin(JoinState whole, PartitionedRows leftFiles, PartitionedRows rightFiles, OperatorProfile profile) {
        this.whole = whole;
        this.leftFiles = leftFiles;
        this.rightFiles = rightFiles;
        this.profile = profile;
    }

    @Override
    public int prepare() {
        return whole.build().isSpilled() ? PartitionedRows.PARTITIONS : 0;
    }

    @Override
    public void feed(Worker worker, Operator first) {
        int part = nextPart.getAndIncrement();
        while (part < PartitionedRows.PARTITIONS && first.wantsInput()) {
            if (canGiveRows(part)) {
                if (isDivisible(part)) {
                    join(part, worker, first);
                } else {
                    joinInPasses(part, worker, first);
                }
            }
            leftFiles.remove(part);
            rightFiles.remove(part);
            part = nextPart.getAndIncrement();
        }
    }

    private boolean canGiveRows(int part) {
        boolean left = leftFiles.rowCount(part) > 0;
        boolean right = rightFiles.rowCount(part) > 0;
        return left && right || left && whole.shape.kind().givesLonelyLeft() || right && whole.shape.kind().endsWithRight();
    }

    private boolean isDivisible(int part) {
        long rows = rightFiles.rowCount(part);
        return whole.level < PartitionedRows.MAX_LEVEL
                && rows > PartitionedRows.MIN_ROWS
                && rows < rightFiles.rowCount() / 2;
    }

    private void join(int part, Worker worker, Operator first) {
        try (JoinState own = whole.forPart(true)) {
            Operator sink = own.build().sink(worker, profile);
            SpillFile.Reader right = rightFiles.reader(part);
            for (Batch batch = next(right, worker); batch != null; batch = next(right, worker)) {
                sink.accept(own.build().columns().restored(batch));
            }
            sink.end();
            rightFiles.remove(part);
            own.complete(worker);
            pushLeft(part, own.probe(worker, profile, first), worker);
            leftFiles.remove(part);
            if (own.build().isSpilled()) {
                own.spilled(profile).feed(worker, first);
            } else {
                pushRight(own, worker, first);
            }
        }
    }

    private void joinInPasses(int part, Worker worker, Operator first) {
        SpillFile.Reader right = rightFiles.reader(part);
        Batch rows = next(right, worker);
        try (Reservation held = worker.run().reservation("marks of a join in several passes")) {
            LeftMarks marks = whole.shape.kind().endsWithLeft()
                    ? new LeftMarks(leftFiles.rowCount(part), held)
                    : null;
            do {
                try (JoinState own = whole.forPart(false)) {
                    while (rows != null && own.build().takes(rows)) {
                        rows = next(right, worker);
                    }
                    own.complete(worker);
                    if (marks != null) {
                        marks.begin(rows == null);
                    }
                    pushLeft(part, own.probe(worker, profile, first, marks), worker);
                    pushRight(own, worker, first);
                }
            } while (rows != null && first.wantsInput());
        }
    }

    private void pushLeft(int part, Operator probe, Worker worker) {
        SpillFile.Reader left = leftFiles.reader(part);
        Batch batch = next(left, worker);
        while (batch != null && probe.wantsInput()) {
            probe.accept(whole.leftColumns.restored(batch));
            batch = next(left, worker);
        }
    }

    private void pushRight(JoinState own, Worker worker, Operator first) {
        if (!own.shape.kind().endsWithRight()) {
            return;
        }
        BatchSource source = own.rightRows();
        source.prepare();
        try (BatchCursor rows = source.open(worker)) {
            for (Batch batch = rows.next(); batch != null && first.wantsInput(); batch = rows.next()) {
                worker.checkpoint();
                profile.rows.add(batch.selectedCount());
                profile.batches.increment();
                first.accept(batch);
            }
        }
    }

    private static @Nullable Batch next(SpillFile.@Nullable Reader reader, Worker worker) {
        worker.checkpoint();
        return reader == null ? null : reader.next();
    }
}
