package dev.skein.executor.operator.join;

import dev.skein.executor.operator.rows.NullColumns;
import dev.skein.executor.pipeline.BatchCursor;
import dev.skein.executor.pipeline.BatchSource;
import dev.skein.executor.pipeline.Worker;
import dev.skein.executor.plan.JoinKind;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Gives the right rows that found no partner, beside nulls if the kind has left columns; for RIGHT_SEMI those that did.
final class RightRows implements BatchSource {
    private static final int ROWS_PER_DRIVER = 16 * Batch.MAX_ROWS;

    private final JoinShape shape;
    private final BuildSide build;
    private final AtomicInteger nextBlock = new AtomicInteger();

    RightRows(JoinShape shape, BuildSide build) {
        this.shape = shape;
        this.build = build;
    }

    @Override
    public int prepare() {
        return build.rowCount() / ROWS_PER_DRIVER + 1;
    }

    @Override
    public BatchCursor open(Worker worker) {
        return new Cursor();
    }

    private final class Cursor implements BatchCursor {
        private final List<Column> buildColumns = build.rows().columns();
        private final List<RowPicker> pickers = new ArrayList<>();
        private final int[] rows = new int[Batch.MAX_ROWS];

        Cursor() {
            shape.rightTypes().forEach(_ -> pickers.add(new RowPicker()));
        }

        @Override
        public @Nullable Batch next() {
            while (true) {
                int from = nextBlock.getAndAdd(Batch.MAX_ROWS);
                if (from < 0 || from >= build.rowCount()) {
                    return null;
                }
                int to = Math.min(build.rowCount(), from + Batch.MAX_ROWS);
                int count = 0;
                boolean wanted = shape.kind() == JoinKind.RIGHT_SEMI;
                for (int row = from; row < to; row++) {
                    rows[count] = row;
                    count += build.isMatched(row) == wanted ? 1 : 0;
                }
                if (count > 0) {
                    return batch(count);
                }
            }
        }

        private Batch batch(int count) {
            List<Column> columns = new ArrayList<>();
            if (shape.kind().emitsLeft()) {
                shape.leftTypes().forEach(type -> columns.add(NullColumns.of(type, count)));
            }
            int leftCount = shape.leftTypes().size();
            for (int i = 0; i < pickers.size(); i++) {
                columns.add(shape.needed().get(leftCount + i)
                        ? pickers.get(i).pick(buildColumns.get(build.columns().index(i)), rows, null, count, false, count)
                        : NullColumns.of(shape.rightTypes().get(i), count));
            }
            return Batch.of(columns, count);
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }
}
