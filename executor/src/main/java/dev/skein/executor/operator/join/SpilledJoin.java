package dev.skein.executor.operator.join;

import dev.skein.executor.QueryProfile.OperatorProfile;
import dev.skein.executor.operator.rows.PartFeed;
import dev.skein.executor.operator.rows.PartitionedRows;
import dev.skein.executor.pipeline.BatchFeed;
import dev.skein.executor.pipeline.Operator;
import dev.skein.executor.pipeline.Reservation;
import dev.skein.executor.pipeline.Worker;
import dev.skein.executor.spill.SpillFile;
import dev.skein.storage.batch.Batch;
import org.jspecify.annotations.Nullable;

/// Joins rows in files, one pair of them after the other.
///
/// A pair whose right file does not fit into memory is divided again. Where that is of no use, because the file is small or
/// most of its rows have one key, the right file is read in pieces that fit, and the left file once for each of them.
final class SpilledJoin {
    private final JoinState whole;
    private final PartitionedRows leftFiles;
    private final PartitionedRows rightFiles;
    private final OperatorProfile profile;

    /// @param whole the state that could not hold the right side
    SpilledJoin(JoinState whole, PartitionedRows leftFiles, PartitionedRows rightFiles, OperatorProfile profile) {
        this.whole = whole;
        this.leftFiles = leftFiles;
        this.rightFiles = rightFiles;
        this.profile = profile;
    }

    /// The pairs and right rows of all files; none if the right side is in memory.
    BatchFeed feed() {
        return new PartFeed(() -> whole.build().isSpilled() ? PartitionedRows.PARTITIONS : 0, this::push);
    }

    private void push(int part, Worker worker, Operator first) {
        if (canGiveRows(part)) {
            if (isDivisible(part)) {
                join(part, worker, first);
            } else {
                joinInPasses(part, worker, first);
            }
        }
        leftFiles.remove(part);
        rightFiles.remove(part);
    }

    private boolean canGiveRows(int part) {
        boolean left = leftFiles.rowCount(part) > 0;
        boolean right = rightFiles.rowCount(part) > 0;
        return left && right || left && whole.shape.kind().givesLonelyLeft() || right && whole.shape.kind().endsWithRight();
    }

    private boolean isDivisible(int part) {
        return whole.level < PartitionedRows.MAX_LEVEL
                && rightFiles.isLarge(part)
                && rightFiles.rowCount(part) < rightFiles.rowCount() / 2;
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
        if (own.shape.kind().endsWithRight()) {
            PartFeed.pushAll(own.rightRows(), profile, worker, first);
        }
    }

    private static @Nullable Batch next(SpillFile.@Nullable Reader reader, Worker worker) {
        worker.checkpoint();
        return reader == null ? null : reader.next();
    }
}
