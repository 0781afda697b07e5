package dev.skein.executor.operator;

import dev.skein.executor.QueryProfile.OperatorProfile;
import dev.skein.executor.pipeline.Operator;
import dev.skein.executor.pipeline.StreamingOperator;
import dev.skein.executor.pipeline.Worker;
import dev.skein.storage.batch.Batch;
import java.util.concurrent.atomic.AtomicLong;

/// Passes on the rows between two places of the stream and asks for no more.
final class LimitOperator extends StreamingOperator {
    private final Bounds bounds;
    private int[] selection = {};

    /// What the drivers of a limit share: how many rows came. Thread-safe.
    static final class Bounds {
        private final long offset;
        private final long end;
        private final AtomicLong seen = new AtomicLong();

        Bounds(long limit, long offset) {
            this.offset = offset;
            this.end = limit > Long.MAX_VALUE - offset ? Long.MAX_VALUE : offset + limit;
        }

        /// How many rows are wanted, those that are left out counted.
        long end() {
            return end;
        }
    }

    LimitOperator(Worker worker, OperatorProfile profile, Operator downstream, Bounds bounds) {
        super(worker, profile, downstream);
        this.bounds = bounds;
    }

    @Override
    protected void push(Batch batch) {
        int count = batch.selectedCount();
        long first = bounds.seen.getAndAdd(count);
        int skip = Math.clamp(bounds.offset - first, 0, count);
        int until = Math.clamp(bounds.end - first, 0, count);
        if (skip == 0 && until == count) {
            emit(batch);
        } else if (skip < until) {
            emit(slice(batch, skip, until));
        }
    }

    private Batch slice(Batch batch, int from, int until) {
        if (selection.length < until - from) {
            selection = new int[Batch.MAX_ROWS];
        }
        int[] selected = batch.selection();
        for (int i = from; i < until; i++) {
            selection[i - from] = selected == null ? i : selected[i];
        }
        return batch.select(selection, until - from);
    }

    @Override
    public boolean wantsInput() {
        return bounds.seen.get() < bounds.end && super.wantsInput();
    }
}
