package dev.skein.executor.operator.rows;

import dev.skein.executor.QueryProfile.OperatorProfile;
import dev.skein.executor.pipeline.BatchCursor;
import dev.skein.executor.pipeline.BatchFeed;
import dev.skein.executor.pipeline.BatchSource;
import dev.skein.executor.pipeline.Operator;
import dev.skein.executor.pipeline.Worker;
import dev.skein.storage.batch.Batch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/// What rows in files give, part by part: every driver takes one part after the other and works on it alone.
public final class PartFeed implements BatchFeed {
    private final IntSupplier parts;
    private final Work work;
    private final AtomicInteger nextPart = new AtomicInteger();

    /// Works on a part.
    public interface Work {
        /// Pushes the batches that a part gives, as long as they are wanted.
        void push(int part, Worker worker, Operator first);
    }

    /// @param parts how many parts there are, asked when all rows came; none if no row is in a file
    public PartFeed(IntSupplier parts, Work work) {
        this.parts = parts;
        this.work = work;
    }

    /// Gives nothing: for rows that never go to files.
    public static PartFeed none() {
        return new PartFeed(() -> 0, (_, _, _) -> {});
    }

    @Override
    public int prepare() {
        return parts.getAsInt();
    }

    @Override
    public void feed(Worker worker, Operator first) {
        int count = parts.getAsInt();
        int part = nextPart.getAndIncrement();
        while (part < count && first.wantsInput()) {
            worker.checkpoint();
            work.push(part, worker, first);
            part = nextPart.getAndIncrement();
        }
    }

    /// Pushes all batches of a source that one driver reads alone, as long as they are wanted.
    ///
    /// @param profile counts them
    public static void pushAll(BatchSource source, OperatorProfile profile, Worker worker, Operator first) {
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
}
