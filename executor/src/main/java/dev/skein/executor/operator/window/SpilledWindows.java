package dev.skein.executor.operator.window;

import dev.skein.executor.QueryProfile.OperatorProfile;
import dev.skein.executor.operator.rows.PartitionedRows;
import dev.skein.executor.pipeline.BatchCursor;
import dev.skein.executor.pipeline.BatchSource;
import dev.skein.executor.pipeline.Worker;
import dev.skein.executor.spill.SpillFile;
import dev.skein.storage.batch.Batch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The windows of rows in files: every driver takes one part after the other and computes its windows by itself.
final class SpilledWindows implements BatchSource {
    private final PartitionedRows parts;
    private final OperatorProfile profile;
    private final WindowState whole;
    private final AtomicInteger nextPart = new AtomicInteger();

    /// @param whole the state that could not hold all rows
    SpilledWindows(PartitionedRows parts, OperatorProfile profile, WindowState whole) {
        this.parts = parts;
        this.profile = profile;
        this.whole = whole;
    }

    @Override
    public int prepare() {
        return PartitionedRows.PARTITIONS;
    }

    @Override
    public BatchCursor open(Worker worker) {
        return new Cursor(worker);
    }

    private final class Cursor implements BatchCursor {
        private final Worker worker;
        private @Nullable WindowState state;
        private @Nullable BatchCursor batches;

        Cursor(Worker worker) {
            this.worker = worker;
        }

        @Override
        public @Nullable Batch next() {
            while (true) {
                Batch batch = batches == null ? null : batches.next();
                if (batch != null) {
                    return batch;
                }
                close();
                int part = nextPart.getAndIncrement();
                if (part >= PartitionedRows.PARTITIONS) {
                    return null;
                }
                SpillFile.Reader reader = parts.reader(part);
                if (reader != null) {
                    WindowState own = whole.forPart(parts.isLarge(part));
                    state = own;
                    batches = own.compute(worker, profile, reader);
                    parts.remove(part);
                }
            }
        }

        @Override
        public void close() {
            if (batches != null) {
                batches.close();
                batches = null;
            }
            if (state != null) {
                state.close();
                state = null;
            }
        }
    }
}
