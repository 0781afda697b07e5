package dev.skein.executor.operator;

import dev.skein.executor.pipeline.BatchCursor;
import dev.skein.executor.pipeline.BatchSource;
import dev.skein.executor.pipeline.Worker;
import dev.skein.executor.plan.PhysicalPlan.Values;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Gives constant rows, a batch at a time.
final class ValuesSource implements BatchSource {
    private final Values node;
    private final AtomicInteger nextRow = new AtomicInteger();

    ValuesSource(Values node) {
        this.node = node;
    }

    @Override
    public int prepare() {
        return 1;
    }

    @Override
    public boolean isSmall() {
        return node.rows().size() <= Batch.MAX_ROWS;
    }

    @Override
    public BatchCursor open(Worker worker) {
        return new Cursor();
    }

    private final class Cursor implements BatchCursor {
        @Override
        public @Nullable Batch next() {
            int from = nextRow.getAndAdd(Batch.MAX_ROWS);
            int count = Math.min(Batch.MAX_ROWS, node.rows().size() - from);
            if (count <= 0) {
                return null;
            }
            List<Column> columns = new ArrayList<>();
            for (int i = 0; i < node.output().size(); i++) {
                columns.add(DatumColumns.column(node.rows().subList(from, from + count), i, node.output().get(i).type()));
            }
            return Batch.of(columns, count);
        }

        @Override
        public void close() {}
    }
}
