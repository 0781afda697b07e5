package dev.skein.executor.operator.rows;

import dev.skein.executor.pipeline.BatchCursor;
import dev.skein.executor.pipeline.BatchSource;
import dev.skein.executor.pipeline.Worker;
import java.util.function.BooleanSupplier;

/// Rows that are in memory or in files, which is known only when all came.
public final class EitherSource implements BatchSource {
    private final BooleanSupplier spilled;
    private final BatchSource kept;
    private final BatchSource files;

    /// @param spilled asked when the source is prepared, and must not change after
    public EitherSource(BooleanSupplier spilled, BatchSource kept, BatchSource files) {
        this.spilled = spilled;
        this.kept = kept;
        this.files = files;
    }

    private BatchSource chosen() {
        return spilled.getAsBoolean() ? files : kept;
    }

    @Override
    public int prepare() {
        return chosen().prepare();
    }

    @Override
    public boolean isSmall() {
        return chosen().isSmall();
    }

    @Override
    public BatchCursor open(Worker worker) {
        return chosen().open(worker);
    }
}
