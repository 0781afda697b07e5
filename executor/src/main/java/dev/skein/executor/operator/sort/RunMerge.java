package dev.skein.executor.operator.sort;

import dev.skein.executor.operator.rows.RowGather;
import dev.skein.executor.pipeline.BatchCursor;
import dev.skein.executor.spill.SpillFile;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.expression.SortKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Merges sorted files: the run with the least row is at the top of a binary heap. Confined to one thread.
final class RunMerge implements BatchCursor {
    private final List<SortKey> keys;
    private final RowGather gather;
    private final List<Run> heap = new ArrayList<>();

    /// One file, at one of its rows.
    private static final class Run {
        private final SpillFile.Reader reader;
        private final long[] prefixes = new long[Batch.MAX_ROWS];
        private List<Column> columns = List.of();
        private int length;
        private int row;

        Run(SpillFile.Reader reader) {
            this.reader = reader;
        }
    }

    RunMerge(List<SpillFile> files, List<SortKey> keys, RowGather gather) {
        this.keys = keys;
        this.gather = gather;
        for (SpillFile file : files) {
            Run run = new Run(file.reader());
            if (load(run)) {
                heap.add(run);
            }
        }
        for (int place = heap.size() / 2 - 1; place >= 0; place--) {
            sink(place);
        }
    }

    private boolean load(Run run) {
        Batch block = run.reader.next();
        if (block == null) {
            return false;
        }
        run.columns = block.columns();
        run.length = block.length();
        run.row = 0;
        SortKey first = keys.getFirst();
        RowOrder.fillPrefixes(run.columns.get(first.column()), first, run.prefixes, run.length);
        return true;
    }

    @Override
    public @Nullable Batch next() {
        while (!heap.isEmpty() && gather.count() < Batch.MAX_ROWS) {
            Run least = heap.getFirst();
            gather.add(least.columns, least.row++);
            if (least.row == least.length && !load(least)) {
                Run last = heap.removeLast();
                if (heap.isEmpty()) {
                    break;
                }
                heap.set(0, last);
            }
            sink(0);
        }
        return gather.count() == 0 ? null : gather.take();
    }

    private void sink(int from) {
        int place = from;
        Run run = heap.get(place);
        while (true) {
            int child = 2 * place + 1;
            if (child >= heap.size()) {
                break;
            }
            if (child + 1 < heap.size() && compare(heap.get(child + 1), heap.get(child)) < 0) {
                child++;
            }
            if (compare(run, heap.get(child)) <= 0) {
                break;
            }
            heap.set(place, heap.get(child));
            place = child;
        }
        heap.set(place, run);
    }

    private int compare(Run left, Run right) {
        int sign = Long.compare(left.prefixes[left.row], right.prefixes[right.row]);
        for (int i = 0; sign == 0 && i < keys.size(); i++) {
            SortKey key = keys.get(i);
            sign = RowOrder.compare(
                    left.columns.get(key.column()), left.row, right.columns.get(key.column()), right.row, key);
        }
        return sign;
    }

    @Override
    public void close() {}
}
